package io.confida.monitor.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All that is known of one JVM at this moment. Any thread may ask, and none waits for the JVM. */
public interface TargetView {

  /** The name by which the operator knows it, unique among the targets watched. */
  String name();

  /** Whether it can be seen. */
  TargetState state();

  /** Its pools, by name; while it is lost those last seen. */
  List<PoolView> pools();

  /** What the watching costs. */
  SelfCost cost();

  /**
   * Calls the listener with each sample from now on, and with one look between two samples where
   * the first found a pool newly saturated, on the sampling thread: it must be quick and must not
   * throw.
   *
   * @return ends it
   */
  Subscription listen(Consumer<PoolSnapshot> listener);

  /** The pool of this name. */
  default Optional<PoolView> pool(String poolName) {
    return pools().stream().filter(pool -> pool.name().equals(poolName)).findFirst();
  }

  /** Ends what was begun. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
