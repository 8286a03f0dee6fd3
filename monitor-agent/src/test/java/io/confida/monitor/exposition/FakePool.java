package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolTotals;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A pool whose figures the test sets; with all figures at first. */
final class FakePool implements PoolView {
  static final Instant AT = Instant.parse("2026-11-27T05:00:00.123456Z");
  static final double[] BOUNDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    30
  };

  final String name;
  Optional<PoolSnapshot> latest;
  Optional<PoolTimings> timings;
  Optional<RoundTrips> roundTrips = Optional.empty();
  Optional<DatabaseKnock> knock = Optional.empty();
  List<PoolSample> history = List.of();
  List<Holder> holders = List.of();
  boolean tellsHolders = true;
  PoolTotals totals = new PoolTotals(120, 360.5, 12.25, 3.5, 1200, 3, 1);

  FakePool(String name) {
    this.name = name;
    this.latest =
        Optional.of(snapshot(name, some(7), some(3), some(10), some(2), some(10), some(4)));
    this.timings = Optional.of(new PoolTimings(120, times(100), times(200), times(10), 5));
  }

  /** A pool whose library tells nothing but what is lent out. */
  static FakePool thatTellsLittle(String name) {
    FakePool pool = new FakePool(name);
    OptionalInt none = OptionalInt.empty();
    pool.latest = Optional.of(snapshot(name, some(7), none, none, none, none, none));
    pool.timings = Optional.empty();
    pool.totals = new PoolTotals(120, 360.5, 0, 0, 1200, 0, 0);
    pool.tellsHolders = false;
    return pool;
  }

  static OptionalInt some(int count) {
    return OptionalInt.of(count);
  }

  static PoolSnapshot snapshot(
      String name,
      OptionalInt active,
      OptionalInt idle,
      OptionalInt total,
      OptionalInt waiting,
      OptionalInt max,
      OptionalInt min) {
    return new PoolSnapshot(name, active, idle, total, waiting, max, min, AT, 0);
  }

  static Distribution times(int each) {
    long[] counts = new long[BOUNDS.length + 1];
    for (int i = 0; i < BOUNDS.length; i++) {
      counts[i] = each;
    }
    return new Distribution(BOUNDS, counts, each * 50.5, 28);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String library() {
    return "HikariCP";
  }

  @Override
  public Optional<PoolSnapshot> latest() {
    return latest;
  }

  @Override
  public PoolWindow window(Duration length) {
    boolean waits = latest.isPresent() && latest.get().waiting().isPresent();
    return new PoolWindow(
        latest,
        59.5,
        new PoolWindow.Level(OptionalDouble.of(6.25), OptionalInt.of(9)),
        new PoolWindow.Level(
            waits ? OptionalDouble.of(0.5) : OptionalDouble.empty(),
            waits ? OptionalInt.of(4) : OptionalInt.empty()),
        OptionalDouble.of(0.25),
        new PoolWindow.Samples(595, 1, 0));
  }

  @Override
  public PoolTotals totals() {
    return totals;
  }

  @Override
  public List<PoolSample> history(Duration length) {
    return history;
  }

  @Override
  public Optional<PoolTimings> timings() {
    return timings;
  }

  @Override
  public Optional<PoolTimings> timings(Duration length) {
    return timings;
  }

  @Override
  public List<Holder> holders(Duration outFor) {
    return holders.stream()
        .filter(holder -> holder.heldSeconds() >= outFor.toMillis() / 1000.0)
        .toList();
  }

  @Override
  public boolean tellsHolders() {
    return tellsHolders;
  }

  @Override
  public Optional<RoundTrips> roundTrips() {
    return roundTrips;
  }

  @Override
  public Optional<DatabaseKnock> knock() {
    return knock;
  }
}
