package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolTimings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pool that gives back ten connections a second, read at chosen seconds. */
class TimingsHistoryTest {
  private final TimingsHistory history = new TimingsHistory(Duration.ofMinutes(15));

  @Test
  void saysNothingBeforeTwoReadings() {
    assertThat(over(0, 60)).isEmpty();
    read(0);
    assertThat(over(0, 60)).isEmpty();
    assertThat(over(3, 60)).hasValueSatisfying(t -> assertThat(t.use().count()).isEqualTo(30));
  }

  @Test
  void isDueEveryFiveSeconds() {
    assertThat(history.due(nanos(0))).isTrue();
    read(0);
    assertThat(history.due(nanos(4))).isFalse();
    assertThat(history.due(nanos(5))).isTrue();
  }

  @Test
  void tellsAnyStretchToItsNextReading() {
    for (int second = 0; second <= 3_600; second += 5) {
      read(second);
    }
    assertThat(seconds(3_600, 60)).isEqualTo(60);
    assertThat(seconds(3_600, 7)).isEqualTo(10);
    assertThat(seconds(3_600, 600)).as("a minute's grain").isBetween(600.0, 665.0);
    assertThat(seconds(3_600, 3_600)).as("no older than is kept").isBetween(900.0, 1_020.0);
  }

  @Test
  void beginsAfreshWhenThePoolCountsFromTheBeginning() {
    read(100);
    history.add(nanos(105), timings(1, 3));
    Optional<PoolTimings> since = history.over(nanos(110), Duration.ofMinutes(1), timings(6, 53));
    assertThat(since).hasValueSatisfying(t -> assertThat(t.use().count()).isEqualTo(50));
  }

  private double seconds(int now, int length) {
    return over(now, length).map(PoolTimings::seconds).orElse(0.0);
  }

  private Optional<PoolTimings> over(int now, int length) {
    return history.over(nanos(now), Duration.ofSeconds(length), timings(now, now * 10L));
  }

  private void read(int second) {
    history.add(nanos(second), timings(second, second * 10L));
  }

  private static PoolTimings timings(double seconds, long uses) {
    var use = new Distribution(new double[] {1}, new long[] {uses, 0}, uses * 0.1, 0.1);
    return new PoolTimings(seconds, use, use, use, 0);
  }

  private static long nanos(int second) {
    return Duration.ofSeconds(second).toNanos();
  }
}
