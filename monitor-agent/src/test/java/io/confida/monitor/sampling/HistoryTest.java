package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Feeds samples at chosen moments; a moment is in milliseconds. */
class HistoryTest {
  private static final int MAX = 10;
  private static final long BORN = Long.MAX_VALUE - 5_000_000;
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final History history =
      new History(Duration.ofMillis(100), Duration.ofSeconds(10), nanos(0));

  @Test
  void saysNothingWithoutASample() {
    var window = window(0, 1_000);
    assertThat(window.latest()).isEmpty();
    assertThat(window.since()).isEmpty();
    assertThat(window.spanSeconds()).isZero();
    assertThat(window.active().mean()).isEmpty();
    assertThat(window.active().peak()).isEmpty();
    assertThat(window.waiting().mean()).isEmpty();
    assertThat(window.saturatedShare()).isEmpty();
    assertThat(window.samples()).isEqualTo(new PoolWindow.Samples(0, 0, 0));
  }

  @Test
  void aSampleAloneIsItsOwnMean() {
    feed(0, 4, 2);
    var window = window(50, 1_000);
    assertThat(window.active().mean()).hasValue(4);
    assertThat(window.active().peak()).hasValue(4);
    assertThat(window.waiting().mean()).hasValue(2);
    assertThat(window.saturatedShare()).hasValue(1);
    assertThat(window.spanSeconds()).isZero();
    assertThat(window.since()).contains(EPOCH);
  }

  @Test
  void weightsEachSampleByTheTimeItSpeaksFor() {
    // The sample of 10 speaks for 50 ms before it and 50 ms after it, not for a third of all time.
    feed(0, 0, 0);
    feed(100, 10, 3);
    feed(200, 0, 0);
    feed(1_000, 0, 0);

    var window = window(1_000, 1_000);

    assertThat(window.active().mean()).hasValueCloseTo(10 * 0.1, within(1e-9));
    assertThat(window.waiting().mean()).hasValueCloseTo(3 * 0.1, within(1e-9));
    assertThat(window.saturatedShare()).hasValueCloseTo(0.1, within(1e-9));
    assertThat(window.active().peak()).hasValue(10);
    assertThat(window.waiting().peak()).hasValue(3);
    assertThat(window.spanSeconds()).isEqualTo(1.0);
    assertThat(window.since()).contains(EPOCH);
  }

  @Test
  void moreSamplesOfTheSameCourseDoNotMoveTheMean() {
    // A ramp from 0 to 8 over 800 ms, sampled densely in its first half only.
    for (int at = 0; at < 400; at += 100) {
      feed(at, at / 100, 0);
    }
    feed(800, 8, 0);
    assertThat(window(800, 1_000).active().mean()).hasValueCloseTo(4.0, within(1e-9));
  }

  @Test
  void looksAtTheWindowOnly() {
    feed(0, 9, 9);
    feed(100, 1, 0);
    feed(200, 3, 0);

    var window = window(200, 100);

    assertThat(window.active().mean()).hasValue(2);
    assertThat(window.active().peak()).hasValue(3);
    assertThat(window.waiting().peak()).hasValue(0);
    assertThat(window.since()).contains(EPOCH.plusMillis(100));
    assertThat(window.samples()).isEqualTo(new PoolWindow.Samples(2, 0, 0));
  }

  @Test
  void aSnapshotOlderThanTheWindowIsNotItsLatest() {
    feed(0, 1, 0);
    assertThat(window(500, 1_000).latest()).isPresent();
    assertThat(window(1_500, 1_000).latest()).isEmpty();
    assertThat(window(1_500, 1_000).active().mean()).isEmpty();
  }

  @Test
  void countsSamplesThatAreMissing() {
    feed(0, 1, 0);
    feed(100, 1, 0);
    feed(500, 1, 0);
    feed(640, 1, 0);
    assertThat(window(640, 1_000).samples()).isEqualTo(new PoolWindow.Samples(4, 3, 0));
    assertThat(window(640, 400).samples())
        .as("of the gap only what lies in the window")
        .isEqualTo(new PoolWindow.Samples(2, 2, 0));
  }

  @Test
  void countsSamplesThatAreMissingWhileThePoolDoesNotAnswer() {
    assertThat(window(500, 1_000).samples()).isEqualTo(new PoolWindow.Samples(0, 4, 0));
    feed(600, 1, 0);
    assertThat(window(1_100, 1_000).samples()).isEqualTo(new PoolWindow.Samples(1, 8, 0));
    assertThat(window(5_000, 1_000).samples()).isEqualTo(new PoolWindow.Samples(0, 9, 0));
  }

  @Test
  void usesNothingOfAFailedSample() {
    feed(0, 2, 0);
    history.recordFailure(nanos(100));
    feed(200, 4, 0);
    history.recordFailure(nanos(300));

    var window = window(300, 1_000);

    assertThat(window.active().mean()).hasValue(3);
    assertThat(window.spanSeconds()).isEqualTo(0.2);
    assertThat(window.latest().orElseThrow().active()).hasValue(4);
    assertThat(window.samples()).isEqualTo(new PoolWindow.Samples(2, 0, 2));
  }

  @Test
  void keepsAbsentFiguresAbsent() {
    record(0, OptionalInt.of(3), OptionalInt.empty(), OptionalInt.empty());
    record(100, OptionalInt.of(5), OptionalInt.empty(), OptionalInt.empty());

    var window = window(100, 1_000);

    assertThat(window.active().mean()).hasValue(4);
    assertThat(window.waiting().mean()).isEmpty();
    assertThat(window.waiting().peak()).isEmpty();
    assertThat(window.saturatedShare()).isEmpty();
  }

  @Test
  void forgetsWhatIsOlderThanTheHistory() {
    for (int at = 0; at <= 25_000; at += 100) {
      feed(at, at < 15_000 ? 9 : 1, 0);
    }
    var all = window(25_000, 10_000);
    assertThat(all.samples()).isEqualTo(new PoolWindow.Samples(101, 0, 0));
    assertThat(all.spanSeconds()).isEqualTo(10.0);
    assertThat(all.active().peak()).hasValue(1);
    assertThat(window(25_000, 20_000).samples().taken()).as("bounded").isEqualTo(101);
  }

  @Test
  void peaksAreThoseOfTheWindow() {
    var random = new Random(1);
    for (int at = 0; at <= 40_000; at += 100) {
      switch (random.nextInt(8)) {
        case 0 -> history.recordFailure(nanos(at));
        case 1 -> record(at, OptionalInt.of(2), OptionalInt.empty(), OptionalInt.empty());
        default -> feed(at, random.nextInt(1_000), random.nextInt(at / 100 + 1));
      }
      for (int length : new int[] {50, 100, 1_000, 3_150, 3_200, 6_400, 9_999, 30_000}) {
        var window = window(at + 30, length);
        var peaks = history.peaks(nanos(at + 30), Duration.ofMillis(length));
        assertThat(peaks.active()).isEqualTo(window.active().peak());
        assertThat(peaks.waiting()).isEqualTo(window.waiting().peak());
      }
    }
  }

  private void feed(int atMillis, int active, int waiting) {
    record(atMillis, OptionalInt.of(active), OptionalInt.of(waiting), OptionalInt.of(MAX));
  }

  private void record(int atMillis, OptionalInt active, OptionalInt waiting, OptionalInt max) {
    var unknown = OptionalInt.empty();
    history.record(
        new PoolSnapshot(
            "p",
            active,
            unknown,
            unknown,
            waiting,
            max,
            unknown,
            EPOCH.plusMillis(atMillis),
            nanos(atMillis)));
  }

  private PoolWindow window(int nowMillis, int lengthMillis) {
    return history.window(nanos(nowMillis), Duration.ofMillis(lengthMillis));
  }

  /** Starts close to the end of the range, where a monotonic clock may wrap. */
  private static long nanos(int millis) {
    return BORN + millis * 1_000_000L;
  }
}
