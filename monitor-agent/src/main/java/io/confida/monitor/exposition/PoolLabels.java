package io.confida.monitor.exposition;

import io.confida.monitor.analysis.PoolVerdict;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The label sets of one pool: checked and sorted once, not at each scrape. */
final class PoolLabels {
  private static final String POOL = "db_client_connection_pool_name";

  final Labels pool;
  final Labels idle;
  final Labels used;
  final Labels micrometer;
  private final Map<PoolVerdict.Kind, Labels> verdicts = new EnumMap<>(PoolVerdict.Kind.class);

  PoolLabels(Optional<String> target, String poolName) {
    this.pool = of(target, POOL, poolName);
    this.idle = pool.add("db_client_connection_state", "idle");
    this.used = pool.add("db_client_connection_state", "used");
    this.micrometer = of(target, "pool", poolName);
    for (PoolVerdict.Kind verdict : PoolVerdict.Kind.values()) {
      verdicts.put(verdict, pool.add("verdict", verdict.id()));
    }
  }

  void addVerdict(Families.Gauges gauges, PoolVerdict.Kind found) {
    for (Map.Entry<PoolVerdict.Kind, Labels> each : verdicts.entrySet()) {
      gauges.add(each.getValue(), each.getKey() == found ? 1 : 0);
    }
  }

  private static Labels of(Optional<String> target, String name, String value) {
    Labels labels = Labels.of(name, value);
    return target.isPresent() ? labels.add("target", target.get()) : labels;
  }
}
