package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.PoolSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Follows the floor of a pool's active connections: how many stay out while the traffic pauses. A
 * pause is a stretch of {@link #PAUSE} over which the count does not change. The floor is a stair
 * of pauses, each higher than the one before; when the count falls below a step, that step was no
 * leak and goes. So a stair of {@link #STEPS} says that connections stayed out for good more than
 * once. It is a weak sign: work that begins and lasts looks the same.
 */
final class ActiveFloor {
  static final Duration PAUSE = Duration.ofSeconds(5);
  static final int STEPS = 3;

  /** A pool's size bounds the stair as well; this guards against a senseless count. */
  private static final int MOST_STEPS = 1_000;

  private final Deque<Step> stair = new ArrayDeque<>();
  private OptionalInt level = OptionalInt.empty();
  private Instant levelSince = Instant.EPOCH;

  void beginAfresh() {
    level = OptionalInt.empty();
  }

  void add(PoolSnapshot sample) {
    if (sample.active().isEmpty()) {
      return;
    }
    int active = sample.active().getAsInt();
    Instant at = sample.capturedAt();
    if (level.isEmpty() || level.getAsInt() != active) {
      level = OptionalInt.of(active);
      levelSince = at;
    }
    while (!stair.isEmpty() && stair.getLast().level() > active) {
      stair.removeLast();
    }
    boolean higher = stair.isEmpty() || stair.getLast().level() < active;
    if (higher
        && stair.size() < MOST_STEPS
        && Duration.between(levelSince, at).compareTo(PAUSE) >= 0) {
      stair.addLast(new Step(active, levelSince));
    }
  }

  /** How the floor rose, if it did so again and again. */
  Optional<Rise> rise() {
    return stair.size() < STEPS
        ? Optional.empty()
        : Optional.of(
            new Rise(
                stair.size(),
                stair.getFirst().level(),
                stair.getLast().level(),
                stair.getFirst().since()));
  }

  /** From which level to which the floor rose, in so many steps, since then. */
  record Rise(int steps, int from, int to, Instant since) {}

  /** A level that the count of active connections has not fallen below since. */
  private record Step(int level, Instant since) {}
}
