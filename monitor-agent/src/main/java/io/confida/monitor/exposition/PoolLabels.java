package io.confida.monitor.exposition;

import io.confida.monitor.analysis.PoolVerdict;
import org.jspecify.annotations.Nullable;

/** The label sets of one pool. */
final class PoolLabels {
  private static final PoolVerdict.Kind[] KINDS = PoolVerdict.Kind.values();

  final LabelText pool;
  final LabelText idle;
  final LabelText used;
  final LabelText micrometer;
  private final LabelText[] verdicts = new LabelText[KINDS.length];

  PoolLabels(@Nullable String target, String poolName) {
    LabelText name = LabelText.of("db_client_connection_pool_name", poolName);
    this.pool = at(target, name);
    this.idle = at(target, name.and("db_client_connection_state", "idle"));
    this.used = at(target, name.and("db_client_connection_state", "used"));
    this.micrometer = at(target, LabelText.of("pool", poolName));
    for (int i = 0; i < KINDS.length; i++) {
      verdicts[i] = pool.and("verdict", KINDS[i].id());
    }
  }

  /** The same, at a target where there may be several. */
  static LabelText at(@Nullable String target, LabelText labels) {
    return target == null ? labels : labels.and("target", target);
  }

  void addVerdict(MetricsText text, PoolVerdict.Kind found) {
    for (int i = 0; i < KINDS.length; i++) {
      text.add(verdicts[i], KINDS[i] == found ? 1 : 0);
    }
  }
}
