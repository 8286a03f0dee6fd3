package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.confida.monitor.FakePool;
import io.confida.monitor.FakeTarget;
import io.confida.monitor.analysis.SizingAdvice.Basis;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The advice on queues whose right size is known by theory. */
class SizingQueuesTest {
  private static final double MINUTES_2 = 120;

  @Example
  void theSimulationWaitsAsErlangSays() {
    assertThat(new SimulatedQueue(1, 5, 0.05, 8, 3000).waited())
        .isCloseTo(ErlangC.waits(8, 5), within(0.03));
  }

  @Property(tries = 60, seed = "20260101")
  void findsTheSizeFromTimings(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
      @ForAll @DoubleRange(min = 0.5, max = 12) double load,
      @ForAll @IntRange(min = 1, max = 15) int spare) {
    var queue = new SimulatedQueue(seed, load, 0.05, (int) load + 1 + spare, MINUTES_2);
    assertNearTheTruth(advise(queue.timed()), load, Basis.LITTLE_FROM_TIMINGS);
  }

  @Property(tries = 60, seed = "20260102")
  void findsTheSizeFromSamples(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
      @ForAll @DoubleRange(min = 0.5, max = 12) double load,
      @ForAll @IntRange(min = 1, max = 15) int spare) {
    var queue = new SimulatedQueue(seed, load, 0.05, (int) load + 1 + spare, MINUTES_2);
    assertNearTheTruth(advise(queue.sampled()), load, Basis.SAMPLED);
  }

  @Property(tries = 30, seed = "20260103")
  void moreLoadNeverNeedsAMuchSmallerPool(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
      @ForAll @DoubleRange(min = 0.5, max = 6) double load) {
    SizingAdvice less = advise(new SimulatedQueue(seed, load, 0.05, 30, MINUTES_2).timed());
    SizingAdvice more = advise(new SimulatedQueue(seed, 2 * load, 0.05, 30, MINUTES_2).timed());
    assertThat(more.load().orElseThrow().mean()).isGreaterThan(less.load().orElseThrow().mean());
    assertThat(more.sizes().orElseThrow().best())
        .isGreaterThanOrEqualTo(less.sizes().orElseThrow().best());
  }

  private static void assertNearTheTruth(SizingAdvice advice, double load, Basis basis) {
    int right = ErlangC.servers(load, Sizing.MAY_WAIT);
    SizingAdvice.Range sizes = advice.sizes().orElseThrow();
    assertThat(advice.basis()).isEqualTo(basis);
    assertThat(sizes.best()).as(advice + ", right: " + right).isCloseTo(right, within(2));
    assertThat(right).as(advice.toString()).isBetween(sizes.low() - 1, sizes.high() + 1);
  }

  private static SizingAdvice advise(FakePool pool) {
    var verdict =
        Watch.judgeOnce(FakeTarget.connected(pool), JudgeSettings.defaults())
            .pool(pool.name())
            .orElseThrow();
    return Sizing.advise(pool, Duration.ofMinutes(2), verdict);
  }
}
