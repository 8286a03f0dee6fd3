package io.confida.monitor;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.SelfCost;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** A target of pools that the test has written; it has no samples to tell from now on. */
public record FakeTarget(String name, TargetState state, List<PoolView> pools)
    implements TargetView {

  public static FakeTarget connected(PoolView... pools) {
    return new FakeTarget(
        "orders-service", new TargetState.Connected(FakePool.EPOCH), List.of(pools));
  }

  public static FakeTarget lost(String reason, PoolView... pools) {
    return new FakeTarget(
        "orders-service", new TargetState.Lost(FakePool.EPOCH, reason), List.of(pools));
  }

  @Override
  public SelfCost cost() {
    return new SelfCost(OptionalDouble.of(0.12), 600, 0, 0);
  }

  @Override
  public Subscription listen(Consumer<PoolSnapshot> listener) {
    return () -> {};
  }
}
