package io.confida.monitor.exposition;

import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolTotals;
import io.confida.monitor.snapshot.PoolView;
import org.jspecify.annotations.Nullable;

/**
 * What one scrape tells of one pool.
 *
 * @param latest null when the last sample failed
 * @param timings null when the pool does not tell them
 * @param peaks over the peak window
 */
record PoolScrape(
    PoolLabels labels,
    PoolView pool,
    @Nullable PoolSnapshot latest,
    @Nullable PoolTimings timings,
    PoolTotals totals,
    PoolView.Peaks peaks,
    PoolVerdict.Kind verdict) {}
