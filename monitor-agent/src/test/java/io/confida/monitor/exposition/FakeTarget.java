package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.SelfCost;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A target whose pools and state the test sets. */
final class FakeTarget implements TargetView {
  final String name;
  final List<PoolView> pools = new CopyOnWriteArrayList<>();
  final List<Consumer<PoolSnapshot>> listeners = new CopyOnWriteArrayList<>();
  volatile TargetState state = new TargetState.Connected(FakePool.AT);

  FakeTarget(String name, PoolView... pools) {
    this.name = name;
    this.pools.addAll(List.of(pools));
  }

  void sample(PoolSnapshot snapshot) {
    listeners.forEach(listener -> listener.accept(snapshot));
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
    return pools;
  }

  @Override
  public SelfCost cost() {
    return new SelfCost(OptionalDouble.of(1.5), 1200, 3, 1);
  }

  @Override
  public Subscription listen(Consumer<PoolSnapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
