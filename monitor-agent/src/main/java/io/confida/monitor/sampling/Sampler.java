package io.confida.monitor.sampling;

import io.confida.monitor.discovery.BeanPools;
import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.PoolSource;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.discovery.WatchedPool.PoolGoneException;
import io.confida.monitor.discovery.WatchedPool.UnreadableException;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.TargetView.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Takes the samples of one target, whenever {@link #tick} is called: searches for pools once a
 * second, reads each, and keeps what was read. One thread at a time calls it. It neither makes
 * threads nor waits, so a test can turn it by hand.
 */
final class Sampler {
  /** Number of the source that finds MBeans. */
  static final int BEANS = 0;

  /** A new pool is seen within this time; a pool that is gone, at its next sample. */
  private static final Duration SEARCH_EVERY = Duration.ofSeconds(1);

  /** The first pool of a JVM that has just begun is seen sooner. */
  private static final Duration FIRST_SEARCHES_EVERY = Duration.ofMillis(100);

  private static final Duration FIRST_SEARCHES_FOR = Duration.ofSeconds(30);

  /** How long one may wait for a target that is lost before looking whether it is time to try. */
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(250).toNanos();

  /**
   * After a sample that found a pool newly saturated another follows, for two make a verdict: with
   * ten samples a second exhaustion is known after at most 100 + 50 ms and two reads.
   */
  private static final long CONFIRM_AFTER_NANOS = Duration.ofMillis(50).toNanos();

  private final long intervalNanos;
  private final SamplingClock clock;
  private final Link link;
  private final Recording recording;
  private final Knocker knocker;
  private final boolean here;
  private final Consumer<String> notes;
  private final List<Source> sources = new ArrayList<>();
  private final PoolTable pools;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Pools that turned saturated by their last sample. */
  private final List<PoolRecord> turned = new ArrayList<>();

  private long dueNanos;
  private long searchNanos;
  private long connectedNanos;

  /** Whoever listens; one of its own for each call, so that the same may listen twice. */
  private final class Listener implements Subscription {
    private final Consumer<PoolSnapshot> to;

    Listener(Consumer<PoolSnapshot> to) {
      this.to = to;
    }

    @Override
    public void close() {
      listeners.remove(this);
    }
  }

  /** A class of its own, as others here that could be lambdas: those cost a target more. */
  private record NewRecord(WatchOptions options, SamplingClock clock, Recording recording)
      implements BiFunction<String, Found, PoolRecord> {
    @Override
    public PoolRecord apply(String name, Found found) {
      return new PoolRecord(name, found, options.interval(), options.history(), clock, recording);
    }
  }

  /** One way of finding pools, and what it found last. */
  private static final class Source implements Turn.Hanging, Callable<List<WatchedPool>> {
    private final PoolSource source;
    private List<WatchedPool> last = List.of();
    private boolean failing;
    private volatile boolean hung;

    Source(PoolSource source) {
      this.source = source;
    }

    @Override
    public List<WatchedPool> call() throws Exception {
      return source.search();
    }

    @Override
    public void hangs(boolean itHangs) {
      hung = itHangs;
    }

    @Override
    public boolean hangs() {
      return hung;
    }
  }

  /**
   * @param here whether the target's addresses mean the same here
   */
  Sampler(WatchOptions options, Link link, SamplingClock clock, boolean here) {
    this.intervalNanos = options.interval().toNanos();
    this.clock = clock;
    this.here = here;
    this.link = link;
    this.notes = options.notes();
    this.recording =
        new Recording(options.flightRecorder(), peers(options.databases()), notes, clock);
    this.knocker =
        new Knocker(clock, options.threads(), Doorbell.SHARED, options.databases(), here);
    this.pools = new PoolTable(new NewRecord(options, clock, recording));
    sources.add(new Source(new BeanPools(link, options.rows(), clock)));
    for (PoolSource within : options.within()) {
      sources.add(new Source(within));
    }
    this.dueNanos = clock.nanos();
    this.searchNanos = dueNanos;
  }

  private static List<String> peers(List<DatabaseAddress> databases) {
    List<String> hosts = new ArrayList<>();
    for (DatabaseAddress database : databases) {
      hosts.addAll(database.hosts());
    }
    return hosts;
  }

  PoolTable pools() {
    return pools;
  }

  Link link() {
    return link;
  }

  Subscription listen(Consumer<PoolSnapshot> to) {
    var listener = new Listener(to);
    listeners.add(listener);
    return listener;
  }

  /**
   * Takes one sample of each pool. Samples that were due meanwhile and could not be taken are
   * skipped, not made up for: a burst would tell the same moment many times.
   *
   * @return nanoseconds until the next tick is due
   * @throws Turn.OverException when another thread has taken over
   */
  long tick(Turn turn) throws Turn.OverException {
    if (!link.connected() && !connect()) {
      return Math.min(LONGEST_WAIT_NANOS, Math.max(intervalNanos, link.untilRetryNanos()));
    }
    if (!turned.isEmpty() && dueNanos - clock.nanos() > 0) {
      confirm(turn);
      return Math.max(0, dueNanos - clock.nanos());
    }
    turned.clear();
    if (dueNanos - searchNanos >= 0) {
      search(turn);
      searchNanos = dueNanos + searchPause().toNanos();
    }
    for (PoolRecord pool : pools.all()) {
      if (!link.connected()) {
        break;
      }
      sample(pool, turn);
    }
    // After the first figures, for a JVM takes its time to start its recorder.
    recording.keepUp(link.servers());
    long behind = Math.max(0, clock.nanos() - dueNanos);
    dueNanos += (behind / intervalNanos + 1) * intervalNanos;
    long wait = dueNanos - clock.nanos();
    return turned.isEmpty() ? wait : Math.min(wait, CONFIRM_AFTER_NANOS);
  }

  /** Beside the history, whose samples stand at even distances. */
  @SuppressWarnings("CatchingUnchecked")
  private void confirm(Turn turn) throws Turn.OverException {
    for (PoolRecord record : turned) {
      if (record.hangs()) {
        continue;
      }
      try {
        WatchedPool pool = record.pool();
        tell(record.between(turn.guard(record, clock, pool::read)));
      } catch (Turn.OverException e) {
        throw e;
      } catch (Exception | LinkageError | AssertionError e) {
        // The next regular sample meets the same, and says so.
        record.unconfirmed();
      }
    }
    turned.clear();
  }

  /** Leaves the target. */
  void close() {
    knocker.close();
    recording.end();
    link.close();
    listeners.clear();
  }

  private Duration searchPause() {
    boolean early = dueNanos - connectedNanos < FIRST_SEARCHES_FOR.toNanos();
    return early && pools.all().isEmpty() ? FIRST_SEARCHES_EVERY : SEARCH_EVERY;
  }

  private boolean connect() {
    if (!link.connectIfDue()) {
      return false;
    }
    dueNanos = clock.nanos();
    searchNanos = dueNanos;
    connectedNanos = dueNanos;
    return true;
  }

  private void search(Turn turn) throws Turn.OverException {
    List<Found> found = new ArrayList<>();
    for (int number = 0; number < sources.size(); number++) {
      Source source = sources.get(number);
      if (!source.hangs()) {
        search(source, turn);
        if (!link.connected()) {
          return;
        }
      }
      for (WatchedPool pool : source.last) {
        found.add(new Found(pool, number));
      }
    }
    pools.update(found);
  }

  @SuppressWarnings("CatchingUnchecked")
  private void search(Source source, Turn turn) throws Turn.OverException {
    try {
      source.last = turn.guard(source, clock, source);
      source.failing = false;
    } catch (Turn.OverException e) {
      throw e;
    } catch (IOException e) {
      if (!lostBy(e)) {
        noteFailure(source, e);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      noteFailure(source, e);
    }
  }

  private void noteFailure(Source source, Throwable failure) {
    if (!source.failing) {
      source.failing = true;
      notes.accept(
          "the search for pools failed, those found before are watched on: "
              + (failure instanceof SecurityException
                  ? "access refused: give a user with the right to read"
                  : failure.getClass().getName()));
    }
  }

  @SuppressWarnings("CatchingUnchecked")
  private void sample(PoolRecord record, Turn turn) throws Turn.OverException {
    if (record.hangs() || record.paused()) {
      record.failed();
      return;
    }
    long begun = clock.nanos();
    try {
      PoolSnapshot taken = record.succeeded(turn.guard(record, clock, record));
      if (record.recovered()) {
        notes.accept(record.library() + " pool " + record.name() + " can be read again");
      }
      if (record.turnedSaturated(taken)) {
        turned.add(record);
      }
      record.readTimings();
      suspect(record, taken);
      tell(taken);
    } catch (Turn.OverException e) {
      throw e;
    } catch (PoolGoneException e) {
      pools.remove(record);
    } catch (UnreadableException e) {
      failed(record, begun, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (!lostBy(e)) {
        failed(record, begun, "it does not answer in time");
      }
    } catch (Exception | LinkageError | AssertionError e) {
      failed(record, begun, "it threw " + e.getClass().getName());
    }
  }

  private void failed(PoolRecord record, long begunNanos, String why) {
    record.failedSlowly(clock.nanos() - begunNanos);
    if (record.failed()) {
      noteUnreadable(record, why);
    }
  }

  /** The read of this pool was left to the thread that hangs in it. */
  void noteHanging(Turn.Hanging what) {
    if (what instanceof PoolRecord record && record.failed()) {
      noteUnreadable(record, "its read hangs");
    }
  }

  private void noteUnreadable(PoolRecord record, String why) {
    notes.accept(
        record.library()
            + " pool "
            + record.name()
            + " cannot be read, its samples count as failed until it can: "
            + why);
  }

  private boolean lostBy(IOException failure) {
    if (!link.brokenBy(failure)) {
      return false;
    }
    recording.end();
    pools.all().forEach(PoolRecord::outOfSight);
    return true;
  }

  private void suspect(PoolRecord record, PoolSnapshot taken) {
    Suspicion.Reason reason =
        record.suspicion().look(taken, record, knocker.address(record).isPresent());
    if (record.lastKnock().isDown()) { // the method reference is linked only then
      record.lastKnock().look(taken, record::timings);
    }
    if (reason != Suspicion.Reason.NONE) {
      knocker.suspect(record, reason);
    } else if (record.lastKnock().isDown()) {
      knocker.suspect(record, Suspicion.Reason.WAS_DOWN);
    } else if (!here && !record.everKnocked() && knocker.address(record).isPresent()) {
      knocker.suspect(record, Suspicion.Reason.NEVER_ASKED);
    }
  }

  private void tell(PoolSnapshot taken) {
    List<Listener> failed = List.of();
    for (Listener listener : listeners) {
      try {
        listener.to.accept(taken);
      } catch (RuntimeException e) {
        failed = new ArrayList<>(failed);
        failed.add(listener);
        notes.accept("a listener failed and hears no more: " + e.getClass().getName());
      }
    }
    if (!failed.isEmpty()) {
      listeners.removeAll(failed);
    }
  }
}
