package io.confida.monitor.cli;

import io.confida.monitor.assembly.MonitoredTarget;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Waits until a target that was just begun to be watched is seen, or refuses to be. */
final class Connecting {
  /** A local JVM answers within a fraction of a second, a remote one within its timeouts. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private Connecting() {}

  /**
   * Returns once the target is seen.
   *
   * @throws CommandException when it cannot be reached, or the command is to end
   */
  static void await(MonitoredTarget target, CtrlC end) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (TargetState state = target.view().state();
        !(state instanceof TargetState.Connected);
        state = target.view().state()) {
      if (state instanceof TargetState.Lost lost && !lost.reason().equals(TargetState.NOT_TRIED)) {
        throw new CommandException(ExitCode.TARGET, lost.reason());
      }
      if (System.nanoTime() - until > 0) {
        throw new CommandException(
            ExitCode.TARGET, target.view().name() + " does not answer: stopped, or its JVM hangs");
      }
      if (end.within(LOOK_EVERY)) {
        throw new CommandException(ExitCode.INTERRUPTED, "ended before the target answered");
      }
    }
  }

  /** What was found in it, for people; waits for the first search. */
  static String pools(MonitoredTarget target, CtrlC end) {
    Instant connected = target.view().state().since();
    List<PoolView> pools = target.view().pools();
    while (pools.isEmpty()
        && Duration.between(connected, Instant.now()).compareTo(Duration.ofMillis(500)) < 0
        && !end.within(LOOK_EVERY)) {
      pools = target.view().pools();
    }
    return pools.isEmpty()
        ? "no pool is registered there yet (--inject sees those that are not)"
        : pools.stream()
            .map(pool -> pool.library() + " " + pool.name())
            .collect(Collectors.joining(", "));
  }
}
