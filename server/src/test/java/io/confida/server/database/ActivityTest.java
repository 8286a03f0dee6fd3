package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ActivityTest {

  private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
  private final Activity activity = new Activity(clock::get);

  private void statement(double millis) {
    activity.executed("name", "SELECT 1", List.of(), (long) (millis * 1e6), false);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void anEmptyWindowHasNoFigures() {
    Activity.Summary summary = activity.summary();

    assertThat(summary.statements()).isZero();
    assertThat(summary.meanMillis()).isNull();
    assertThat(summary.p95Millis()).isNull();
    assertThat(summary.perSecond()).isNull();
  }

  @Test
  void meanAndPercentileAreThoseOfTheStatements() {
    pass(Duration.ofSeconds(2));
    for (int i = 1; i <= 100; i++) {
      statement(i);
    }

    Activity.Summary summary = activity.summary();

    assertThat(summary.statements()).isEqualTo(100);
    assertThat(summary.meanMillis()).isCloseTo(50.5, Percentage.withPercentage(1));
    assertThat(summary.p95Millis()).isCloseTo(95.0, Percentage.withPercentage(1));
    assertThat(Objects.requireNonNull(summary.perSecond())).isCloseTo(50.0, within(1e-9));
  }

  @Test
  void failedStatementsCount() {
    activity.executed("name", "SELECT", List.of(), 1_000_000, true);

    assertThat(activity.summary().statements()).isEqualTo(1);
  }

  @Test
  void theRateIsOfTheTimeThatHasPassedUntilTheWindowIsFull() {
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 10; i++) {
        statement(1);
      }
      pass(Duration.ofSeconds(1));
    }
    assertThat(Objects.requireNonNull(activity.summary().perSecond()))
        .isCloseTo(10.0, within(0.01));

    for (int second = 0; second < 300; second++) {
      for (int i = 0; i < 10; i++) {
        statement(1);
      }
      pass(Duration.ofSeconds(1));
    }

    Activity.Summary full = activity.summary();
    assertThat(Objects.requireNonNull(full.perSecond())).isCloseTo(10.0, within(0.01));
    assertThat(full.seconds()).isBetween(59.0, 60.0);
  }

  @Test
  void whatIsOlderThanTheWindowSlidesOut() {
    statement(500);
    pass(Duration.ofSeconds(30));
    statement(1);
    pass(Duration.ofSeconds(29));
    assertThat(activity.summary().statements()).isEqualTo(2);

    pass(Duration.ofSeconds(1));
    assertThat(activity.summary().statements()).isEqualTo(1);
    assertThat(activity.summary().meanMillis()).isCloseTo(1.0, Percentage.withPercentage(1));

    pass(Duration.ofSeconds(30));
    assertThat(activity.summary().statements()).isZero();
    assertThat(activity.summary().p95Millis()).isNull();
    assertThat(activity.summary().perSecond()).isZero();
  }

  @Test
  void aStatementThatTookLongerThanCanBeToldCounts() {
    pass(Duration.ofSeconds(1));
    activity.executed("name", "SELECT 1", List.of(), Duration.ofHours(5).toNanos(), false);
    activity.executed("name", "SELECT 1", List.of(), -1, false);

    assertThat(activity.summary().statements()).isEqualTo(2);
  }

  @Test
  void threadsRecordTogether() throws Exception {
    DatabaseContract.together(
        50,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            statement(2);
          }
          return 0;
        });

    assertThat(activity.summary().statements()).isEqualTo(50_000);
  }
}
