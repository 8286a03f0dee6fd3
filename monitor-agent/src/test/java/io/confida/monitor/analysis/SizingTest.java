package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.confida.monitor.FakePool;
import io.confida.monitor.FakeTarget;
import io.confida.monitor.analysis.SizingAdvice.Basis;
import io.confida.monitor.analysis.SizingAdvice.Confidence;
import io.confida.monitor.analysis.SizingAdvice.Range;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import io.confida.monitor.snapshot.Holder.ThreadState;
import io.confida.monitor.snapshot.PoolTimings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SizingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void aPoolThatWasNeverBusyIsLargeEnough() {
    SizingAdvice advice = advise(noisy(new FakePool("p").max(20), 1, 3, 0));
    assertThat(advice.sentences())
        .anyMatch(
            said ->
                said.matches(
                    "The pool was never busy: 20 is enough, and anything from \\d to 20 would"
                        + " do\\."));
    assertThat(advice.confidence()).isEqualTo(Confidence.FAIR);
    assertThat(advice.basis()).isEqualTo(Basis.SAMPLED);
  }

  @Test
  void whereNobodyWaitedWhatWasSeenIsEnough() {
    SizingAdvice advice = advise(noisy(new FakePool("p").max(10), 5, 8, 0));
    assertThat(advice.sentences()).anyMatch(said -> said.startsWith("Nobody had to wait: 10 is"));
    assertThat(advice.sizes().orElseThrow().high()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void aFullPoolWhoseLoadNeedsMoreIsAdvisedMoreIfTheDatabaseHasRoom() {
    SizingAdvice advice = advise(noisy(new FakePool("p").max(10), 9, 10, 12));
    assertThat(advice.sizes().orElseThrow().best()).isGreaterThan(10);
    assertThat(advice.sentences())
        .anyMatch(
            said -> said.contains("instead of 10") && said.contains("if the database has room"));
  }

  @Test
  void whatIsAlwaysFullHidesItsDemand() {
    SizingAdvice advice = advise(new FakePool("p").max(4).run(60_000, 4, 30));
    assertThat(advice.confidence()).isEqualTo(Confidence.LOW);
    assertThat(advice.sentences())
        .anyMatch(said -> said.contains("demand above it cannot be seen"));
  }

  @Test
  void neverMoreThanThereAreCallers() {
    SizingAdvice advice = advise(noisy(new FakePool("p").max(4), 3, 4, 0));
    assertThat(advice.sizes()).contains(new Range(4, 4, 4));
  }

  @Test
  void burstsOfAPoolThatIsLargeEnoughOnAverageAreNamed() {
    var pool = new FakePool("p").max(10);
    for (int i = 0; i < 6; i++) {
      pool.run(9000, 1, 0).run(1000, 10, 20);
    }
    assertThat(advise(pool).sentences())
        .anyMatch(said -> said.contains("the load comes in bursts"));
  }

  @Test
  void tooLittleTrafficIsSaidToBe() {
    SizingAdvice none = advise(new FakePool("p").run(60_000, 0, 0));
    assertThat(none.sizes()).isEmpty();
    assertThat(none.confidence()).isEqualTo(Confidence.NONE);
    assertThat(none.sentences())
        .containsExactly(
            "Too little traffic to say what size is needed: 0 of 600 samples saw a connection out"
                + " in 59.9 s.");

    var seldom = new FakePool("p").run(60_000, 0, 0).timings(told(99, 0.01, 0));
    assertThat(advise(seldom).sentences().get(0)).contains("99 borrows in 59.9 s");
  }

  @Test
  void aShortWatchIsAHintOnly() {
    SizingAdvice advice = advise(noisy(new FakePool("p"), 3, 5, 0, 12_000));
    assertThat(advice.sizes()).isPresent();
    assertThat(advice.confidence()).isEqualTo(Confidence.LOW);
    assertThat(advice.sentences()).anyMatch(said -> said.startsWith("Only 11.9 s were watched"));
  }

  @Test
  void whoGaveUpIsDemandAsWell() {
    var served = noisy(new FakePool("p").max(4), 2, 3, 5).timings(told(6000, 0.02, 0));
    var refused = noisy(new FakePool("p").max(4), 2, 3, 5).timings(told(6000, 0.02, 6000));
    assertThat(load(served)).isCloseTo(2.0, within(0.01));
    assertThat(load(refused)).isCloseTo(4.0, within(0.01));
    assertThat(advise(refused).basis()).isEqualTo(Basis.LITTLE_FROM_TIMINGS);
  }

  @Test
  void connectionsKeptForLongShowInTheCountsOnly() {
    var pool = noisy(new FakePool("p"), 5, 7, 0).timings(told(6000, 0.01, 0));
    SizingAdvice advice = advise(pool);
    assertThat(advice.basis()).isEqualTo(Basis.SAMPLED);
    assertThat(advice.sentences().get(0)).contains("some are kept for long");
  }

  @Test
  void whatSpoilsTheLoadSpoilsTheAdvice() {
    var leaking = noisy(new FakePool("p"), 3, 5, 0);
    leaking.holders(FakePool.holder(40, ThreadState.GONE, "A.a"));
    assertThat(advise(leaking).sentences().get(0)).contains("Mend the leak first");
    assertThat(advise(leaking).sizes()).isEmpty();

    var down = new FakePool("p").run(60_000, 4, 0, 3).knock(Answer.REFUSED, 1);
    assertThat(advise(down).sentences().get(0)).contains("Mend that first");

    assertThat(advise(new FakePool("p").unreadable()).sentences().get(0))
        .contains("cannot be read");
  }

  private static double load(FakePool pool) {
    return advise(pool).load().orElseThrow().mean();
  }

  private static SizingAdvice advise(FakePool pool) {
    var verdict =
        Watch.judgeOnce(FakeTarget.connected(pool), JudgeSettings.defaults())
            .pool(pool.name())
            .orElseThrow();
    return Sizing.advise(pool, MINUTE, verdict);
  }

  private static FakePool noisy(FakePool pool, int low, int high, int waiting) {
    return noisy(pool, low, high, waiting, 60_000);
  }

  /** Goes up and down between two counts; waiting while at the upper. */
  private static FakePool noisy(FakePool pool, int low, int high, int waiting, int millis) {
    for (int at = 0; at < millis; at += 300) {
      pool.run(100, high, waiting).run(200, low, 0);
    }
    return pool;
  }

  /** Even traffic over a minute: so many borrows of so long each, so many that gave up. */
  private static Function<Duration, Optional<PoolTimings>> told(
      int aMinute, double use, int timeouts) {
    return length -> {
      double seconds = Math.min(60, length.toMillis() / 1e3);
      double[] uses = new double[(int) Math.round(aMinute * seconds / 60)];
      Arrays.fill(uses, use);
      return Optional.of(
          new PoolTimings(
              seconds,
              FakePool.distribution(new double[uses.length]),
              FakePool.distribution(uses),
              FakePool.distribution(),
              Math.round(timeouts * seconds / 60)));
    };
  }
}
