package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.sampling.Suspicion.Reason;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Feeds samples of a pool of ten at chosen moments, in milliseconds. */
class SuspicionTest {
  private final Suspicion suspicion = new Suspicion();
  private Optional<PoolTimings> timings = Optional.empty();
  private Optional<RoundTrips> trips = Optional.empty();
  private boolean addressKnown;

  @Test
  void aFullPoolIsNoReason() {
    for (int at = 0; at <= 10_000; at += 100) {
      assertThat(look(at, 10, 10, 50)).isEqualTo(Reason.NONE);
    }
  }

  @Test
  void whoeverWaitsThoughThereIsRoomForTwoSecondsIs() {
    assertThat(look(0, 3, 3, 1)).isEqualTo(Reason.NONE);
    assertThat(look(1_900, 3, 3, 1)).isEqualTo(Reason.NONE);
    assertThat(look(2_000, 3, 3, 1)).isEqualTo(Reason.NOTHING_OPENED);
    assertThat(look(2_100, 3, 3, 0)).isEqualTo(Reason.NONE);
    assertThat(look(3_000, 3, 3, 1)).as("counted afresh").isEqualTo(Reason.NONE);
  }

  @Test
  void aPoolThatOpensConnectionsIsNoReason() {
    for (int at = 0; at <= 9_000; at += 1_000) {
      assertThat(look(at, at / 1_000, at / 1_000, 5)).isEqualTo(Reason.NONE);
    }
  }

  @Test
  void connectionsThatAllStayOutForThreeSecondsAre() {
    returned(5);
    assertThat(look(0, 10, 10, 0)).isEqualTo(Reason.NONE);
    assertThat(look(1_000, 10, 10, 0)).isEqualTo(Reason.NONE);
    returned(6);
    assertThat(look(2_000, 10, 10, 0)).isEqualTo(Reason.NONE);
    assertThat(look(4_900, 10, 10, 0)).isEqualTo(Reason.NONE);
    assertThat(look(5_900, 10, 10, 0)).isEqualTo(Reason.NONE_CAME_BACK);
    returned(7);
    assertThat(look(6_900, 10, 10, 0)).isEqualTo(Reason.NONE);
  }

  @Test
  void aPoolWithNothingOutIsNoReason() {
    returned(5);
    for (int at = 0; at <= 10_000; at += 500) {
      assertThat(look(at, 0, 10, 0)).isEqualTo(Reason.NONE);
    }
  }

  @Test
  void withoutTheirCountTheSilenceOfTheDatabaseIs() {
    quiet(2.9);
    assertThat(look(0, 2, 10, 0)).isEqualTo(Reason.NONE);
    quiet(3.9);
    assertThat(look(1_000, 2, 10, 0)).isEqualTo(Reason.NONE_CAME_BACK);
    assertThat(look(2_000, 0, 10, 0)).as("nothing is out").isEqualTo(Reason.NONE);
  }

  @Test
  void withoutEitherACountThatDoesNotFallIsWhereTheAddressIsKnown() {
    for (int at = 0; at <= 4_000; at += 100) {
      assertThat(look(at, 10, 10, 3)).as("nobody could knock").isEqualTo(Reason.NONE);
    }
    addressKnown = true;
    assertThat(look(5_000, 10, 10, 3)).isEqualTo(Reason.NONE_CAME_BACK);
    assertThat(look(5_900, 9, 10, 0)).as("asked once a second").isEqualTo(Reason.NONE_CAME_BACK);
    assertThat(look(6_000, 9, 10, 0)).isEqualTo(Reason.NONE);
    assertThat(look(8_000, 10, 10, 0)).isEqualTo(Reason.NONE);
    assertThat(look(9_000, 10, 10, 0)).isEqualTo(Reason.NONE_CAME_BACK);
    assertThat(look(10_000, 0, 10, 0)).as("all are back").isEqualTo(Reason.NONE);
  }

  private void returned(long count) {
    var none = new Distribution(new double[0], new long[] {0}, 0, 0);
    var use = new Distribution(new double[0], new long[] {count}, 1, 1);
    timings = Optional.of(new PoolTimings(1, none, use, none, 0));
  }

  private void quiet(double seconds) {
    var none = new Distribution(new double[0], new long[] {0}, 0, 0);
    trips = Optional.of(new RoundTrips("db:5432", 10, none, OptionalDouble.of(seconds)));
  }

  private Reason look(int atMillis, int active, int total, int waiting) {
    return suspicion.look(
        new PoolSnapshot(
            "a",
            OptionalInt.of(active),
            OptionalInt.of(total - active),
            OptionalInt.of(total),
            OptionalInt.of(waiting),
            OptionalInt.of(10),
            OptionalInt.of(10),
            Instant.EPOCH,
            atMillis * 1_000_000L),
        new Suspicion.Counted() {
          @Override
          public Optional<PoolTimings> timings() {
            return timings;
          }

          @Override
          public Optional<RoundTrips> roundTrips() {
            return trips;
          }
        },
        addressKnown);
  }
}
