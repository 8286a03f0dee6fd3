package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetView;

/** Says what is to be said of a pool, from what is known of it at this moment. */
@FunctionalInterface
public interface Judge {

  /** Called for each pool and request, by several threads at once: it must be quick. */
  Finding judge(TargetView target, PoolView pool);
}
