package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.FakePool;
import io.confida.monitor.snapshot.PoolSnapshot;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolCourseTest {
  @ParameterizedTest(name = "a sample each {0} ms: at most {1} ms after the first that saw it")
  @CsvSource({"10, 50", "50, 50", "100, 100", "1000, 1000"})
  void exhaustionIsSeenByTheSecondSampleThatIsFarEnoughFromTheFirst(int every, int latest) {
    var pool = new FakePool("p").every(every).run(2000, 3, 0).run(3000, 10, 4);
    long begin = FakePool.EPOCH.plusMillis(2000).toEpochMilli();
    assertThat(firstSaturated(pool) - begin).isBetween(1L, (long) latest);
  }

  @ParameterizedTest
  @CsvSource({"10", "100", "1000"})
  void oneSampleTurnsNothing(int every) {
    var pool = new FakePool("p").every(every).run(2000, 3, 0).run(every, 10, 9).run(2000, 3, 0);
    assertThat(firstSaturated(pool)).as("never").isEqualTo(-1);

    var full = new FakePool("p").every(every).run(3000, 10, 9).run(every, 3, 0);
    assertThat(reading(full).saturated()).as("still").isTrue();
  }

  @Test
  void itIsOverAfterAboutASecondOfCalm() {
    var pool = new FakePool("p").run(2000, 10, 3);
    assertThat(reading(pool.run(600, 2, 0)).saturated()).isTrue();
    assertThat(reading(pool.run(200, 2, 0)).saturated()).isFalse();
  }

  @Test
  void burstsThatFollowOneAnotherAreOneCase() {
    var pool = new FakePool("p").run(1000, 3, 0);
    for (int i = 0; i < 10; i++) {
      pool.run(200, 10, 2).run(300, 5, 0);
    }
    assertThat(reading(pool).saturated()).isTrue();
    assertThat(reading(pool).saturatedSince()).isEqualTo(FakePool.EPOCH.plusMillis(1000));
  }

  @Test
  void whatWasBeforeAHoleIsForgotten() {
    var pool = new FakePool("p").run(2000, 10, 3).hole(6000).run(100, 10, 3);
    assertThat(reading(pool).saturated()).isFalse();
    assertThat(reading(pool).unreturnedSince()).contains(pool.now());
  }

  @Test
  void aClockSetBackBeginsAfresh() {
    var pool = new FakePool("p").run(2000, 10, 3).hole(-60_000).run(100, 10, 3);
    assertThat(reading(pool).saturated()).isFalse();
    assertThat(reading(pool.run(100, 10, 3)).saturated()).isTrue();
  }

  @Test
  void aStallNeedsRoomDemandAndNothingOpened() {
    assertStalls(true, new FakePool("p").run(3000, 0, 0, 2));
    assertStalls(false, new FakePool("full").run(3000, 10, 0, 2));
    assertStalls(false, new FakePool("idle").run(3000, 5, 1, 2));
    assertStalls(false, new FakePool("no demand").run(3000, 5, 0, 0));
    assertStalls(
        false, new FakePool("opening").run(1000, 5, 0, 2).run(1000, 6, 0, 2).run(100, 7, 0, 2));
    assertStalls(
        false,
        new FakePool("untold")
            .sample(
                3000,
                OptionalInt.of(5),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.of(3)));
  }

  @Test
  void anOutageDoesNotEndByNobodyAsking() {
    var empty = new FakePool("p").run(3000, 0, 0, 2);
    assertStalls(true, empty.run(14_000, 0, 0, 0));
    assertStalls(false, empty.run(2000, 0, 0, 0));
    assertStalls(false, new FakePool("p").run(3000, 4, 0, 2).run(1500, 4, 0, 0));
  }

  @Test
  void theFloorRisesOnlyInPausesAndOnlyWhileItNeverFalls() {
    var leaking = new FakePool("p");
    var serving = new FakePool("p");
    var growing = new FakePool("p");
    var steady = new FakePool("p").run(120_000, 2, 0);
    for (int i = 0; i < 4; i++) {
      leaking.run(3000, 6, 0).run(400, 4, 0).run(6000, i, 0);
      serving.run(6000, i, 0).run(400, 0, 0);
      for (int j = 0; j < 30; j++) {
        growing.run(300, i + j % 3, 0);
      }
    }
    assertThat(reading(leaking).rise())
        .hasValueSatisfying(
            rise -> {
              assertThat(rise.from()).isZero();
              assertThat(rise.to()).isEqualTo(3);
            });
    assertThat(reading(serving).rise()).as("comes back").isEmpty();
    assertThat(reading(growing).rise()).as("never pauses").isEmpty();
    assertThat(reading(steady).rise()).as("a connection kept on purpose").isEmpty();
  }

  private static void assertStalls(boolean expected, FakePool pool) {
    assertThat(reading(pool).stallSince().isPresent()).as(pool.name()).isEqualTo(expected);
  }

  private static PoolCourse.Reading reading(FakePool pool) {
    var course = new PoolCourse();
    pool.samples().forEach(course::add);
    return course.reading();
  }

  private static long firstSaturated(FakePool pool) {
    var course = new PoolCourse();
    for (PoolSnapshot sample : pool.samples()) {
      course.add(sample);
      if (course.reading().saturated()) {
        return sample.capturedAt().toEpochMilli();
      }
    }
    return -1;
  }
}
