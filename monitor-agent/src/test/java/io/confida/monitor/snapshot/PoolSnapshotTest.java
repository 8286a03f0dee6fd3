package io.confida.monitor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PoolSnapshotTest {
  private static final OptionalInt UNKNOWN = OptionalInt.empty();

  @Test
  void isSaturatedWhenSomeoneWaits() {
    assertThat(saturated(OptionalInt.of(1), OptionalInt.of(4), OptionalInt.of(1))).contains(true);
    assertThat(saturated(UNKNOWN, UNKNOWN, OptionalInt.of(1))).contains(true);
  }

  @Test
  void isSaturatedWhenEveryConnectionIsOut() {
    assertThat(saturated(OptionalInt.of(4), OptionalInt.of(4), OptionalInt.of(0))).contains(true);
    assertThat(saturated(OptionalInt.of(4), OptionalInt.of(4), UNKNOWN)).contains(true);
    assertThat(saturated(OptionalInt.of(5), OptionalInt.of(4), UNKNOWN))
        .as("the limit was lowered")
        .contains(true);
  }

  @Test
  void isNotSaturatedWhileAConnectionIsLeftAndNobodyWaits() {
    assertThat(saturated(OptionalInt.of(3), OptionalInt.of(4), OptionalInt.of(0))).contains(false);
    assertThat(saturated(OptionalInt.of(3), UNKNOWN, OptionalInt.of(0)))
        .as("without a limit nobody waits")
        .contains(false);
  }

  @Test
  void isNotSaturatedByWhoIsAboutToHaveAnIdleConnection() {
    assertThat(beside(OptionalInt.of(2), 2).saturated()).contains(false);
    assertThat(beside(OptionalInt.of(2), 3).saturated()).contains(true);
    assertThat(beside(OptionalInt.of(0), 1).saturated()).contains(true);
  }

  private static PoolSnapshot beside(OptionalInt idle, int waiting) {
    return new PoolSnapshot(
        "p",
        OptionalInt.of(1),
        idle,
        UNKNOWN,
        OptionalInt.of(waiting),
        OptionalInt.of(4),
        UNKNOWN,
        Instant.EPOCH,
        0);
  }

  @Test
  void doesNotGuessWhatTheLibraryCannotTell() {
    assertThat(saturated(OptionalInt.of(3), UNKNOWN, UNKNOWN)).isEmpty();
    assertThat(saturated(UNKNOWN, OptionalInt.of(4), UNKNOWN)).isEmpty();
  }

  private static Optional<Boolean> saturated(
      OptionalInt active, OptionalInt max, OptionalInt waiting) {
    return new PoolSnapshot("p", active, UNKNOWN, UNKNOWN, waiting, max, UNKNOWN, Instant.EPOCH, 0)
        .saturated();
  }
}
