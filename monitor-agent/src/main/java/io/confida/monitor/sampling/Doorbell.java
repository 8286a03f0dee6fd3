package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.snapshot.DatabaseKnock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One knock at a time at each database, whose answer all get who ask for it meanwhile or soon
 * after: pools, and targets, mostly share theirs. It is asked every two seconds at most, and ever
 * less often while its answer stays the same, up to once in 15 seconds; a MySQL that answers, up to
 * once in five minutes, for it shuts out a host that comes a hundred times and does not log in.
 */
final class Doorbell {
  /** For all targets that this monitor watches. */
  static final Doorbell SHARED = of(SamplingClock.system());

  static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE_MYSQL = Duration.ofMinutes(5);

  /** In nanoseconds: to multiply a duration brings the whole of the JDK's long arithmetic. */
  private static final long FORGOTTEN_NANOS = 2 * LONGEST_PAUSE_MYSQL.toNanos();

  private final SamplingClock clock;
  private final Function<DatabaseAddress, DatabaseKnock> knock;
  private final Map<DatabaseAddress, Door> doors = new ConcurrentHashMap<>();

  Doorbell(SamplingClock clock, Function<DatabaseAddress, DatabaseKnock> knock) {
    this.clock = clock;
    this.knock = knock;
  }

  private static Doorbell of(SamplingClock clock) {
    return new Doorbell(clock, new Knock(clock));
  }

  /** The answer at this address, no older than its pause. May take a second for each host. */
  DatabaseKnock ask(DatabaseAddress address) {
    long now = clock.nanos();
    doors.values().removeIf(door -> door.isForgotten(now));
    Door door = doors.computeIfAbsent(address, unused -> new Door(now));
    // Whoever comes while somebody knocks waits for the same answer.
    synchronized (door) {
      DatabaseKnock before = door.answer;
      if (before == null || clock.nanos() - door.askedNanos >= door.pauseNanos) {
        door.askedNanos = clock.nanos();
        DatabaseKnock answer = knock.apply(address);
        boolean same = before != null && before.down() == answer.down();
        door.pauseNanos =
            same
                ? Math.min(2 * door.pauseNanos, longestPause(address, answer).toNanos())
                : SHORTEST_PAUSE.toNanos();
        door.answer = answer;
        return answer;
      }
      return before;
    }
  }

  private static Duration longestPause(DatabaseAddress address, DatabaseKnock answer) {
    return address.protocol() == Protocol.MYSQL && !answer.down()
        ? LONGEST_PAUSE_MYSQL
        : LONGEST_PAUSE;
  }

  /** All but the moment is guarded by the door itself. */
  private static final class Door {
    private volatile long askedNanos;
    private long pauseNanos = SHORTEST_PAUSE.toNanos();
    private @Nullable DatabaseKnock answer;

    Door(long nowNanos) {
      askedNanos = nowNanos;
    }

    boolean isForgotten(long nowNanos) {
      return nowNanos - askedNanos > FORGOTTEN_NANOS;
    }
  }
}
