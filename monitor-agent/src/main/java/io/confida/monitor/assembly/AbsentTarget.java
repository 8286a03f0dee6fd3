package io.confida.monitor.assembly;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.SelfCost;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** A target that is waited for: no JVM is it yet. */
final class AbsentTarget implements TargetView {
  private final String name;
  private final TargetState state;

  AbsentTarget(String name, String reason) {
    this.name = name;
    this.state = new TargetState.Lost(Instant.now(), reason);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public TargetState state() {
    return state;
  }

  @Override
  public List<PoolView> pools() {
    return List.of();
  }

  @Override
  public SelfCost cost() {
    return new SelfCost(OptionalDouble.empty(), 0, 0, 0);
  }

  @Override
  public Subscription listen(Consumer<PoolSnapshot> listener) {
    return () -> {};
  }
}
