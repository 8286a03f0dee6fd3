package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.TargetView;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What there is to tell of.
 *
 * @param targets the targets watched at this moment, by name
 * @param judge says what is to be said of a pool
 * @param report writes reports; empty where there are none
 */
public record Watched(
    Supplier<List<TargetView>> targets, Judge judge, Optional<ReportRenderer> report) {}
