package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Has the databases of pools under suspicion knocked at, on a thread that exists only while it
 * does.
 *
 * <p>From another machine than the target's, an address may mean another database or none: there a
 * loopback address says nothing, and a knock without answer counts only where one was answered
 * before.
 */
final class Knocker {
  private final SamplingClock clock;
  private final Doorbell doorbell;
  private final List<DatabaseAddress> databases;
  private final boolean here;
  private final ThreadFactory threads;

  /** Guarded by this. */
  private final Map<PoolRecord, Suspicion.Reason> waiting = new LinkedHashMap<>();

  /** Guarded by this. */
  private boolean running;

  /** Guarded by this. */
  private boolean closed;

  /** Only the knocking thread uses it, one at a time. */
  private final Set<DatabaseAddress> answeredBefore = new HashSet<>();

  /**
   * @param databases those of pools that do not tell theirs
   * @param here whether the target's addresses mean the same here
   */
  Knocker(
      SamplingClock clock,
      ThreadFactory threads,
      Doorbell doorbell,
      List<DatabaseAddress> databases,
      boolean here) {
    this.clock = clock;
    this.doorbell = doorbell;
    this.threads = threads;
    this.databases = databases;
    this.here = here;
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
        pool.nextKnock(clock.nanos() + Doorbell.SHORTEST_PAUSE.toNanos());
        if (next.getValue() != Suspicion.Reason.NONE_CAME_BACK || allAreInTheDatabase(pool)) {
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

  /** Where the pool's database is, as the pool or the operator tells. */
  Optional<DatabaseAddress> address(PoolRecord pool) {
    Optional<DatabaseAddress> told = pool.pool().database();
    return told.isEmpty() && databases.size() == 1 ? Optional.of(databases.get(0)) : told;
  }

  private void knockAtDatabase(PoolRecord pool) {
    Optional<DatabaseAddress> told = address(pool);
    if (told.isPresent()) {
      knockAt(told.get(), pool, true);
      return;
    }
    Optional<DatabaseAddress> downAt = pool.lastKnock().downAt();
    if (downAt.isPresent()) {
      knockAt(downAt.get(), pool, true);
      return;
    }
    Optional<String> peer = pool.roundTrips().map(RoundTrips::peer);
    if (peer.isPresent()) {
      Optional<DatabaseAddress> named =
          databases.stream()
              .filter(one -> one.hosts().stream().anyMatch(host -> isSame(host, peer.get())))
              .findFirst();
      knockAt(named.orElseGet(() -> guessed(peer.get())), pool, named.isPresent());
    }
  }

  private static boolean isSame(String host, String peer) {
    return host.equalsIgnoreCase(peer)
        || (isLoopback(host)
            && isLoopback(peer)
            && host.substring(host.lastIndexOf(':')).equals(peer.substring(peer.lastIndexOf(':'))));
  }

  /**
   * @param isADatabase whether that is known
   */
  private void knockAt(DatabaseAddress address, PoolRecord pool, boolean isADatabase) {
    if (!here && address.hosts().stream().anyMatch(Knocker::isLoopback)) {
      return;
    }
    DatabaseKnock answer = doorbell.ask(address);
    if (!answer.down()) {
      answeredBefore.add(address);
    }
    boolean mayBeAnother = !here && !answeredBefore.contains(address);
    // Whoever refuses at a port that is no database's may be a client of the target.
    boolean mayBeNone =
        address.protocol() == Protocol.OTHER && answer.answer() == Answer.REFUSED && !isADatabase;
    if (!answer.down() || (!mayBeAnother && !mayBeNone)) {
      pool.lastKnock().answered(address, answer);
    }
  }

  private static boolean isLoopback(String peer) {
    return peer.matches("(?:localhost|127\\.[0-9.]+|\\[?(?:::1|0:0:0:0:0:0:0:1)]?):\\d+");
  }

  /** Whoever works long on something else than the database keeps its connection for itself. */
  private static boolean allAreInTheDatabase(PoolRecord pool) {
    if (!pool.tellsHolders()) {
      return true;
    }
    List<Holder> using =
        pool.holders(Duration.ZERO).stream().filter(holder -> holder.state().inUse()).toList();
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
