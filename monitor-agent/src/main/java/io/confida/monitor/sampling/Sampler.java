package io.confida.monitor.sampling;

import io.confida.monitor.discovery.FoundPool;
import io.confida.monitor.discovery.PoolFinder;
import io.confida.monitor.snapshot.PoolWindow;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;

/**
 * Keeps a history of every pool that is registered. One thread calls {@link #tick()}; any thread
 * may ask, and is never kept waiting by a pool.
 */
public final class Sampler {
  private static final System.Logger LOG = System.getLogger(Sampler.class.getName());

  /** A new pool is seen within this time; a pool that is gone, at its next sample. */
  private static final Duration SEARCH_EVERY = Duration.ofSeconds(1);

  private final PoolFinder finder;
  private final PoolReader reader;
  private final Duration interval;
  private final Duration history;
  private final SamplingClock clock;
  private final Map<String, Watched> watched = new ConcurrentSkipListMap<>();

  private long dueNanos;
  private long searchNanos;

  /**
   * @param interval distance between two samples of a pool
   * @param history how far back samples are kept
   */
  public Sampler(MBeanServer server, Duration interval, Duration history, SamplingClock clock) {
    this.finder = new PoolFinder(server);
    this.reader = new PoolReader(server, clock);
    this.interval = interval;
    this.history = history;
    this.clock = clock;
    this.dueNanos = clock.nanos();
    this.searchNanos = dueNanos;
  }

  /**
   * Takes one sample of each pool. Samples that were due meanwhile and could not be taken are
   * skipped, not made up for: a burst would tell the same moment many times.
   *
   * @return nanoseconds until the next tick is due
   */
  public long tick() {
    if (dueNanos - searchNanos >= 0) {
      searchNanos = dueNanos + SEARCH_EVERY.toNanos();
      search();
    }
    watched.values().forEach(this::sample);
    long intervalNanos = interval.toNanos();
    long behind = Math.max(0, clock.nanos() - dueNanos);
    dueNanos += (behind / intervalNanos + 1) * intervalNanos;
    return dueNanos - clock.nanos();
  }

  /** The pools watched now, sorted by name. */
  public List<String> pools() {
    return List.copyOf(watched.keySet());
  }

  /** What the last {@code length} says of a pool; empty when no such pool is watched. */
  public Optional<PoolWindow> window(String poolName, Duration length) {
    return Optional.ofNullable(watched.get(poolName))
        .map(pool -> pool.history.window(clock.nanos(), length));
  }

  private void search() {
    Map<String, FoundPool> found = finder.find();
    watched.values().removeIf(pool -> !pool.found.equals(found.get(pool.found.name())));
    found.forEach((name, pool) -> watched.computeIfAbsent(name, unused -> new Watched(pool)));
  }

  private void sample(Watched pool) {
    try {
      pool.history.record(reader.read(pool.found));
      if (pool.failing) {
        pool.failing = false;
        LOG.log(
            Level.INFO, "{0} pool {1} can be read again", pool.found.library(), pool.found.name());
      }
    } catch (InstanceNotFoundException closed) {
      watched.remove(pool.found.name());
    } catch (UnreadableException e) {
      pool.history.recordFailure(clock.nanos());
      if (!pool.failing) {
        pool.failing = true;
        LOG.log(
            Level.WARNING,
            "{0} pool {1} cannot be read, its samples count as failed until it can: {2}",
            pool.found.library(),
            pool.found.name(),
            e.getMessage());
      }
    }
  }

  /** A pool and its history. */
  private final class Watched {
    private final FoundPool found;
    private final History history;

    /** Whether the last read failed, so that a streak of failures is logged once. */
    private boolean failing;

    Watched(FoundPool found) {
      this.found = found;
      this.history = new History(interval, Sampler.this.history, clock.nanos());
    }
  }
}
