package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Remembers of a target's pools what their verdicts depend on, and the verdicts given. Feed it each
 * sample ({@code target.listen(watch)}): that costs about a microsecond. Ask {@link #judge} as
 * often as a verdict is wanted, from any thread; changes are noted when asked, so who wants the
 * history of verdicts asks a few times a second.
 *
 * <p>A pool whose samples it has not been fed is judged by the history it keeps: right, but dearer,
 * since all of it is read.
 */
public final class Watch implements Consumer<PoolSnapshot> {
  private static final Duration WITHOUT_FEED = Duration.ofMinutes(15);
  private static final int MOST_CHANGES = 100;

  private final JudgeSettings settings;
  private final Map<String, Watched> pools = new ConcurrentHashMap<>();
  private final AtomicInteger turns = new AtomicInteger();

  /** Remembers nothing yet. */
  public Watch(JudgeSettings settings) {
    this.settings = settings;
  }

  /** Takes one sample, on the sampling thread. */
  @Override
  public void accept(PoolSnapshot sample) {
    if (watched(sample.pool()).add(sample)) {
      turns.incrementAndGet();
    }
  }

  /** Grows when a sample turns a pool saturated or free: verdicts given before are old then. */
  public int turns() {
    return turns.get();
  }

  private Watched watched(String pool) {
    Watched known = pools.get(pool);
    if (known != null) {
      return known;
    }
    Watched fresh = new Watched();
    Watched meanwhile = pools.putIfAbsent(pool, fresh);
    return meanwhile == null ? fresh : meanwhile;
  }

  /** The verdicts at this moment. */
  public TargetVerdict judge(TargetView target) {
    var verdicts = new LinkedHashMap<String, PoolVerdict>();
    for (PoolView pool : target.pools()) {
      Watched watched = watched(pool.name());
      verdicts.put(pool.name(), watched.judge(target, pool, settings));
    }
    pools.keySet().retainAll(verdicts.keySet());
    return new TargetVerdict(target.state(), verdicts);
  }

  /** The verdicts on a pool that were given so far, oldest first: each differs from the last. */
  public List<VerdictChange> changes(String pool) {
    Watched watched = pools.get(pool);
    return watched == null ? List.of() : watched.changes();
  }

  /** The verdicts on a target by the history its pools keep, without memory of our own. */
  public static TargetVerdict judgeOnce(TargetView target, JudgeSettings settings) {
    return new Watch(settings).judge(target);
  }

  /** One pool. The sampling thread never waits for a judgement, which may take stacks. */
  private static final class Watched {
    private final PoolCourse course = new PoolCourse();
    private final Deque<VerdictChange> changes = new ArrayDeque<>();
    private boolean fed;

    /** Whether it turned. */
    synchronized boolean add(PoolSnapshot sample) {
      fed = true;
      boolean before = course.isSaturated();
      course.add(sample);
      return course.isSaturated() != before;
    }

    PoolVerdict judge(TargetView target, PoolView pool, JudgeSettings settings) {
      Optional<PoolCourse.Reading> read = reading();
      PoolCourse.Reading seen =
          read.isPresent() ? read.get() : PoolCourse.of(pool, WITHOUT_FEED).reading();
      PoolVerdict verdict = PoolJudge.judge(target.state(), pool, seen, settings);
      note(verdict, pool.latest());
      return verdict;
    }

    private synchronized Optional<PoolCourse.Reading> reading() {
      return fed ? Optional.of(course.reading()) : Optional.empty();
    }

    private synchronized void note(PoolVerdict verdict, Optional<PoolSnapshot> latest) {
      if (changes.isEmpty()) {
        changes.addLast(change(verdict, verdict.since()));
      } else if (changes.getLast().kind() != verdict.kind()) {
        changes.addLast(change(verdict, turned(verdict, latest, changes.getLast().at())));
      }
      if (changes.size() > MOST_CHANGES) {
        changes.removeFirst();
      }
    }

    /**
     * When it took the place of the one before. A leak dates back to when its connection was
     * borrowed, which may be long before: then it is now that it is known.
     */
    private static Instant turned(
        PoolVerdict verdict, Optional<PoolSnapshot> latest, Instant before) {
      if (verdict.since().isAfter(before)) {
        return verdict.since();
      }
      Instant now = latest.isPresent() ? latest.get().capturedAt() : before;
      return now.isAfter(before) ? now : before;
    }

    private static VerdictChange change(PoolVerdict verdict, Instant at) {
      return new VerdictChange(at, verdict.kind(), verdict.sentence());
    }

    synchronized List<VerdictChange> changes() {
      return List.copyOf(changes);
    }
  }
}
