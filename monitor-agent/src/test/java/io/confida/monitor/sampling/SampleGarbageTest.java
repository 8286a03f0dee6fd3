package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.analysis.Watch;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;

/** What sampling leaves behind for the target's collector, of pools that rest. */
class SampleGarbageTest {
  private static final int POOLS = 20;
  private static final int TICKS = 500;

  /** With the search that comes after each ten samples. */
  private static final int MOST_BYTES_A_SAMPLE = 400;

  @Test
  void aSampleLeavesLittleBehind() throws Exception {
    List<WatchedPool> pools = new ArrayList<>();
    PoolFigures resting = FakePool.figures(0, 0);
    for (int i = 0; i < POOLS; i++) {
      pools.add(new FakePool("pool-" + i, "id-" + i).reading(() -> resting));
    }
    SamplingClock clock = SamplingClock.system();
    Link link = new Link(new FakeTarget(MBeanServerFactory.newMBeanServer()), clock, () -> 0.5);
    Sampler sampler =
        new Sampler(
            WatchOptions.defaults()
                .withHistory(Duration.ofMillis(100), Duration.ofSeconds(50))
                .withSource(() -> pools),
            link,
            clock,
            true);
    sampler.listen(new Watch(JudgeSettings.defaults()));
    Turn turn = new Turn();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    tick(sampler, turn);

    long before = threads.getCurrentThreadAllocatedBytes();
    tick(sampler, turn);
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / (TICKS * POOLS);

    assertThat(sampler.pools().views()).hasSize(POOLS);
    assertThat(each).isLessThan(MOST_BYTES_A_SAMPLE);
  }

  private static void tick(Sampler sampler, Turn turn) throws Turn.OverException {
    for (int i = 0; i < TICKS; i++) {
      sampler.tick(turn);
    }
  }
}
