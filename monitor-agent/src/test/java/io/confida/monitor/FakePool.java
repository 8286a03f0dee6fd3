package io.confida.monitor;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A pool whose past is written down by the test, a sample each {@link #every}; moments are
 * milliseconds since {@link #EPOCH}.
 */
public final class FakePool implements PoolView {
  public static final Instant EPOCH = Instant.parse("2026-01-01T12:00:00Z");
  private static final double[] BOUNDS = {
    0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30
  };

  private final String name;
  private final List<PoolSnapshot> samples = new ArrayList<>();
  private OptionalInt max = OptionalInt.of(10);
  private int everyMillis = 100;
  private long nowMillis;
  private int failed;
  private Optional<List<Holder>> holders = Optional.empty();
  private Optional<DatabaseKnock> knock = Optional.empty();
  private Optional<RoundTrips> roundTrips = Optional.empty();
  private String library = "HikariCP";
  private Function<Duration, Optional<PoolTimings>> timings = length -> Optional.empty();

  public FakePool(String name) {
    this.name = name;
  }

  public FakePool of(String itsLibrary) {
    library = itsLibrary;
    return this;
  }

  public FakePool max(int connections) {
    max = OptionalInt.of(connections);
    return this;
  }

  public FakePool every(int millis) {
    everyMillis = millis;
    return this;
  }

  /** Takes samples of these figures for so long: the pool keeps as many open as it may. */
  public FakePool run(int millis, int active, int waiting) {
    return run(millis, active, Math.max(0, max.orElse(active) - active), waiting);
  }

  /** Takes samples of these figures for so long. */
  public FakePool run(int millis, int active, int idle, int waiting) {
    return sample(
        millis,
        OptionalInt.of(active),
        OptionalInt.of(idle),
        OptionalInt.of(active + idle),
        OptionalInt.of(waiting));
  }

  /** Takes samples of these figures for so long. */
  public FakePool sample(
      int millis, OptionalInt active, OptionalInt idle, OptionalInt total, OptionalInt waiting) {
    for (int i = 0; i < Math.max(1, millis / everyMillis); i++) {
      samples.add(
          new PoolSnapshot(
              name,
              active,
              idle,
              total,
              waiting,
              max,
              OptionalInt.empty(),
              EPOCH.plusMillis(nowMillis),
              nowMillis * 1_000_000));
      nowMillis += everyMillis;
    }
    return this;
  }

  /** Lets time pass without a sample. */
  public FakePool hole(int millis) {
    nowMillis += millis;
    return this;
  }

  /** From now on it cannot be read. */
  public FakePool unreadable() {
    failed = 7;
    return this;
  }

  public FakePool holders(Holder... who) {
    holders = Optional.of(List.of(who));
    return this;
  }

  /** The last of a row of knocks with this answer. */
  public FakePool knock(DatabaseKnock.Answer answer, double secondsAgo, double firstSecondsAgo) {
    knock(answer, secondsAgo);
    Instant first = now().minusMillis(Math.round(firstSecondsAgo * 1000));
    knock = knock.map(last -> last.since(first));
    return this;
  }

  public FakePool knock(DatabaseKnock.Answer answer, double secondsAgo) {
    knock =
        Optional.of(
            new DatabaseKnock(
                "db.example:5432",
                answer,
                0.004,
                now().minusMillis(Math.round(secondsAgo * 1000)),
                answer.name().toLowerCase(Locale.ROOT)));
    return this;
  }

  /** So many round trips that took so long each, the last of them so long ago. */
  public FakePool roundTrips(int count, double seconds, double quietSeconds) {
    double[] times = new double[count];
    Arrays.fill(times, seconds);
    roundTrips =
        Optional.of(
            new RoundTrips(
                "db.example:5432", 10, distribution(times), OptionalDouble.of(quietSeconds)));
    return this;
  }

  public FakePool timings(Function<Duration, Optional<PoolTimings>> told) {
    timings = told;
    return this;
  }

  public static Holder holder(double seconds, Holder.ThreadState state, String... borrowedAt) {
    return new Holder("c" + seconds, seconds, "worker", state, List.of(borrowedAt), List.of());
  }

  public static Distribution distribution(double... seconds) {
    long[] counts = new long[BOUNDS.length + 1];
    double sum = 0;
    double longest = 0;
    for (double time : seconds) {
      int bucket = 0;
      while (bucket < BOUNDS.length && time > BOUNDS[bucket]) {
        bucket++;
      }
      counts[bucket]++;
      sum += time;
      longest = Math.max(longest, time);
    }
    return new Distribution(BOUNDS, counts, sum, longest);
  }

  /** Every sample, in order. */
  public List<PoolSnapshot> samples() {
    return List.copyOf(samples);
  }

  /** The moment of the last sample. */
  public Instant now() {
    return samples.isEmpty() ? EPOCH : samples.get(samples.size() - 1).capturedAt();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String library() {
    return library;
  }

  @Override
  public Optional<PoolSnapshot> latest() {
    return failed > 0 || samples.isEmpty()
        ? Optional.empty()
        : Optional.of(samples.get(samples.size() - 1));
  }

  @Override
  public PoolWindow window(Duration length) {
    List<PoolSnapshot> seen = last(length);
    List<PoolSnapshot> known = seen.stream().filter(s -> s.saturated().isPresent()).toList();
    long full = known.stream().filter(s -> s.saturated().orElseThrow()).count();
    return new PoolWindow(
        latest(),
        seen.isEmpty() ? 0 : Duration.between(seen.get(0).capturedAt(), now()).toMillis() / 1e3,
        level(seen, PoolSnapshot::active),
        level(seen, PoolSnapshot::waiting),
        known.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(full / (double) known.size()),
        new PoolWindow.Samples(seen.size(), 0, failed));
  }

  private static PoolWindow.Level level(
      List<PoolSnapshot> seen, Function<PoolSnapshot, OptionalInt> figure) {
    List<Integer> counts =
        seen.stream().map(figure).flatMapToInt(OptionalInt::stream).boxed().toList();
    return new PoolWindow.Level(
        counts.stream().mapToInt(Integer::intValue).average(),
        counts.stream().mapToInt(Integer::intValue).max());
  }

  @Override
  public PoolTotals totals() {
    return new PoolTotals(0, 0, 0, 0, samples.size(), 0, failed);
  }

  @Override
  public List<PoolSample> history(Duration length) {
    return last(length).stream()
        .map(
            s ->
                new PoolSample(s.capturedAt(), s.active(), s.idle(), s.total(), s.waiting(), false))
        .toList();
  }

  private List<PoolSnapshot> last(Duration length) {
    Instant from = now().minus(length);
    return samples.stream().filter(s -> !s.capturedAt().isBefore(from)).toList();
  }

  @Override
  public Optional<PoolTimings> timings() {
    return timings.apply(Duration.ofDays(1));
  }

  @Override
  public Optional<PoolTimings> timings(Duration length) {
    return timings.apply(length);
  }

  @Override
  public List<Holder> holders(Duration outFor) {
    return holders.orElse(List.of()).stream()
        .filter(holder -> holder.heldSeconds() >= outFor.toMillis() / 1e3)
        .sorted(Comparator.comparingDouble(Holder::heldSeconds).reversed())
        .toList();
  }

  @Override
  public boolean tellsHolders() {
    return holders.isPresent();
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
