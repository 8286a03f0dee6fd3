package io.confida.monitor.sampling;

import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolTotals;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One pool and what its samples have said so far; the sampling thread writes, any may ask. */
final class PoolRecord implements PoolView, Turn.Hanging, Suspicion.Counted, Callable<PoolFigures> {
  /** A pool whose reads take so long that others wait is read less often. */
  private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

  private final String name;
  private final SamplingClock clock;
  private final Recording recording;
  private final History history;
  private final Totals totals;
  private final TimingsHistory timings;
  private final Suspicion suspicion = new Suspicion();
  private final LastKnock lastKnock = new LastKnock();

  private volatile WatchedPool pool;
  private volatile int source;
  private volatile @Nullable PoolSnapshot latest;
  private volatile boolean hung;
  private volatile boolean everKnocked;
  private volatile long nextKnockNanos;

  /** Whether the last read failed, so that a streak of failures is told once. */
  private boolean failing;

  /** Whether the last sample was. */
  private boolean saturated;

  private long pauseNanos;
  private long pausedUntilNanos;

  PoolRecord(
      String name,
      Found found,
      Duration interval,
      Duration kept,
      SamplingClock clock,
      Recording recording) {
    this.name = name;
    this.pool = found.pool();
    this.source = found.source();
    this.clock = clock;
    this.recording = recording;
    this.history = new History(interval, kept, clock.nanos());
    this.totals = new Totals(interval, clock.nanos());
    this.timings = new TimingsHistory(kept);
  }

  /** The pool as the newest search gave it, which may be reached another way now. */
  void adopt(Found found) {
    pool = found.pool();
    source = found.source();
  }

  WatchedPool pool() {
    return pool;
  }

  int source() {
    return source;
  }

  Suspicion suspicion() {
    return suspicion;
  }

  /** Reads the pool, which may take for ever. */
  @Override
  public PoolFigures call() throws Exception {
    return pool.read();
  }

  /** Keeps what a read gave. */
  PoolSnapshot succeeded(PoolFigures figures) {
    PoolSnapshot snapshot = snapshot(figures);
    history.record(snapshot);
    totals.add(snapshot);
    latest = snapshot;
    pauseNanos = 0;
    return snapshot;
  }

  private PoolSnapshot snapshot(PoolFigures figures) {
    return new PoolSnapshot(
        name,
        figures.active(),
        figures.idle(),
        figures.total(),
        figures.waiting(),
        figures.max(),
        figures.min(),
        clock.now(),
        clock.nanos());
  }

  /** Whether this sample is saturated and the one before was not. */
  boolean turnedSaturated(PoolSnapshot taken) {
    boolean before = saturated;
    saturated = taken.saturated().orElse(false);
    return saturated && !before;
  }

  /** What a look between two samples gave: for those who listen, and no sample of the pool's. */
  PoolSnapshot between(PoolFigures figures) {
    return snapshot(figures);
  }

  /** Such a look failed: the next sample that is saturated is looked after again. */
  void unconfirmed() {
    saturated = false;
  }

  /**
   * Counts a sample that could not be taken.
   *
   * @return whether the one before could
   */
  boolean failed() {
    long now = clock.nanos();
    history.recordFailure(now);
    totals.addFailure(now);
    latest = null;
    boolean first = !failing;
    failing = true;
    return first;
  }

  /** Whether reads had failed until now. */
  boolean recovered() {
    boolean was = failing;
    failing = false;
    return was;
  }

  /** Lets a pool rest whose failing read took so long that the others waited. */
  void failedSlowly(long tookNanos) {
    if (tookNanos >= SLOW_NANOS) {
      pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(SLOW_NANOS, 2 * pauseNanos));
      pausedUntilNanos = clock.nanos() + pauseNanos;
    }
  }

  boolean paused() {
    return pauseNanos > 0 && pausedUntilNanos - clock.nanos() > 0;
  }

  /** The target is lost: nothing is known of this moment. */
  void outOfSight() {
    outOfDate();
    suspicion.forget();
  }

  /** The target does not answer; any thread may say so. */
  void outOfDate() {
    latest = null;
  }

  /** Reads what the pool has counted, if it is time. */
  void readTimings() {
    long now = clock.nanos();
    if (timings.due(now)) {
      Optional<PoolTimings> read = pool.timings();
      if (read.isPresent()) {
        timings.add(now, read.get());
      }
    }
  }

  /** Whether its database may be asked again. */
  boolean knockIsDue() {
    return !everKnocked || clock.nanos() - nextKnockNanos >= 0;
  }

  boolean everKnocked() {
    return everKnocked;
  }

  void nextKnock(long atNanos) {
    nextKnockNanos = atNanos;
    everKnocked = true;
  }

  LastKnock lastKnock() {
    return lastKnock;
  }

  @Override
  public void hangs(boolean itHangs) {
    hung = itHangs;
  }

  @Override
  public boolean hangs() {
    return hung;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String library() {
    return pool.library();
  }

  @Override
  public Optional<PoolSnapshot> latest() {
    return Optional.ofNullable(latest);
  }

  @Override
  public PoolWindow window(Duration length) {
    return history.window(clock.nanos(), length);
  }

  @Override
  public Peaks peaks(Duration length) {
    return history.peaks(clock.nanos(), length);
  }

  @Override
  public PoolTotals totals() {
    return totals.totals();
  }

  @Override
  public List<PoolSample> history(Duration length) {
    return history.samples(clock.nanos(), clock.now(), length);
  }

  @Override
  public Optional<PoolTimings> timings() {
    return pool.timings();
  }

  @Override
  public Optional<PoolTimings> timings(Duration length) {
    return pool.timings().flatMap(now -> timings.over(clock.nanos(), length, now));
  }

  @Override
  public List<Holder> holders(Duration outFor) {
    return pool.holders(outFor);
  }

  @Override
  public boolean tellsHolders() {
    return pool.tellsHolders();
  }

  @Override
  public Optional<RoundTrips> roundTrips() {
    return recording.roundTrips(pool);
  }

  @Override
  public Optional<DatabaseKnock> knock() {
    return lastKnock.answer();
  }
}
