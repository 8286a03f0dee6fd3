package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Knocks at the databases of pools under suspicion, on a thread that exists only while it does. A
 * database is asked every two seconds at most, and ever less often while it answers, up to once in
 * five minutes: MySQL shuts out a host that comes a hundred times and does not log in.
 */
final class Knocker {
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long FORGOTTEN_NANOS = 2 * LONGEST_PAUSE_NANOS;

  private final SamplingClock clock;
  private final Knock knock;
  private final ThreadFactory threads;

  /** Guarded by this. */
  private final Map<PoolRecord, Suspicion.Reason> waiting = new LinkedHashMap<>();

  /** Guarded by this. */
  private boolean running;

  /** Guarded by this. */
  private boolean closed;

  /** Only the knocking thread uses it, one at a time. */
  private final Map<DatabaseAddress, Asked> asked = new HashMap<>();

  private record Asked(DatabaseKnock answer, long nanos, long pauseNanos) {}

  Knocker(SamplingClock clock, ThreadFactory threads) {
    this.clock = clock;
    this.knock = new Knock(clock);
    this.threads = threads;
  }

  /** A pool is under suspicion; the answer comes to its record. Never waits. */
  synchronized void suspect(PoolRecord pool, Suspicion.Reason reason) {
    if (closed) {
      return;
    }
    waiting.put(pool, reason);
    if (!running && pool.knockIsDue()) {
      running = true;
      threads.newThread(this::knockWhileWanted).start();
    }
  }

  /** Knocks no more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }

  private void knockWhileWanted() {
    for (Map.Entry<PoolRecord, Suspicion.Reason> next = next(); next != null; next = next()) {
      PoolRecord pool = next.getKey();
      if (pool.knockIsDue()) {
        pool.nextKnock(clock.nanos() + SHORTEST_PAUSE_NANOS);
        if (next.getValue() == Suspicion.Reason.NOTHING_OPENED || allAreInTheDatabase(pool)) {
          knockAtDatabase(pool);
        }
      }
    }
  }

  private synchronized Map.@Nullable Entry<PoolRecord, Suspicion.Reason> next() {
    var entries = waiting.entrySet().iterator();
    if (!entries.hasNext()) {
      running = false;
      return null;
    }
    var first = entries.next();
    var entry = Map.entry(first.getKey(), first.getValue());
    entries.remove();
    return entry;
  }

  private void knockAtDatabase(PoolRecord pool) {
    Optional<DatabaseAddress> told = pool.pool().database();
    if (told.isPresent()) {
      pool.knocked(knockAt(told.get()));
      return;
    }
    pool.roundTrips()
        .map(RoundTrips::peer)
        .map(Knocker::guessed)
        .ifPresent(
            guess -> {
              DatabaseKnock answer = knockAt(guess);
              // Whoever refuses at a port that is no database's may be a client of the target.
              if (guess.protocol() != Protocol.OTHER || answer.answer() != Answer.REFUSED) {
                pool.knocked(answer);
              }
            });
  }

  private DatabaseKnock knockAt(DatabaseAddress address) {
    long now = clock.nanos();
    asked.values().removeIf(before -> now - before.nanos() > FORGOTTEN_NANOS);
    Asked before = asked.get(address);
    if (before == null || now - before.nanos() >= before.pauseNanos()) {
      DatabaseKnock answer = knock.ask(address);
      long pause =
          before == null || answer.down()
              ? SHORTEST_PAUSE_NANOS
              : Math.min(LONGEST_PAUSE_NANOS, 2 * before.pauseNanos());
      before = new Asked(answer, now, pause);
      asked.put(address, before);
    }
    return before.answer();
  }

  /** Whoever works long on something else than the database keeps its connection for itself. */
  private static boolean allAreInTheDatabase(PoolRecord pool) {
    if (!pool.tellsHolders()) {
      return true;
    }
    // One that was forgotten waits for nobody, and must not hide that the others do.
    List<Holder> using =
        pool.holders(Duration.ZERO).stream()
            .filter(holder -> holder.state() != Holder.ThreadState.GONE)
            .toList();
    return !using.isEmpty()
        && using.stream().allMatch(holder -> holder.state() == Holder.ThreadState.IN_DATABASE);
  }

  /** What listens at a port is guessed where it is usual there; of others less is asked. */
  private static DatabaseAddress guessed(String peer) {
    Protocol protocol =
        switch (peer.substring(peer.lastIndexOf(':') + 1)) {
          case "5432", "5433", "6432" -> Protocol.POSTGRESQL;
          case "3306", "3307" -> Protocol.MYSQL;
          default -> Protocol.OTHER;
        };
    return new DatabaseAddress(protocol, List.of(peer));
  }
}
