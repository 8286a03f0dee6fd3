package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.FakePool;
import io.confida.monitor.FakeTarget;
import io.confida.monitor.analysis.PoolVerdict.Kind;
import io.confida.monitor.snapshot.Holder;
import org.junit.jupiter.api.Test;

class WatchTest {
  private final Watch watch = new Watch(JudgeSettings.defaults());
  private final FakePool pool = new FakePool("orders");
  private int fed;

  @Test
  void keepsTheVerdictsThatReplacedOneAnother() {
    live(1000, 3, 0);
    live(1000, 10, 2);
    live(1000, 10, 3);
    live(1500, 3, 0);

    assertThat(watch.changes("orders"))
        .extracting(VerdictChange::kind)
        .containsExactly(Kind.HEALTHY, Kind.SATURATED, Kind.HEALTHY);
    assertThat(watch.changes("orders").get(1).at()).isEqualTo(FakePool.EPOCH.plusMillis(1000));
  }

  @Test
  void noTwoVerdictsBeganAtOneMoment() {
    live(1000, 3, 0);
    live(1000, 10, 2);
    // It was borrowed before the pool was full, and is suspected only now.
    Holder lost = FakePool.holder(40, Holder.ThreadState.GONE, "shop.Orders.load");
    pool.holders(lost, lost, lost, lost, lost);
    live(500, 10, 0);

    assertThat(watch.changes("orders"))
        .extracting(VerdictChange::kind)
        .containsExactly(Kind.HEALTHY, Kind.SATURATED, Kind.LEAK_SUSPECTED);
    assertThat(watch.changes("orders")).extracting(VerdictChange::at).doesNotHaveDuplicates();
  }

  @Test
  void judgesAsOneThatWasNotFedButReadsTheHistory() {
    live(1000, 3, 0);
    live(500, 10, 2);
    assertThat(Watch.judgeOnce(FakeTarget.connected(pool), JudgeSettings.defaults()))
        .isEqualTo(watch.judge(FakeTarget.connected(pool)));
  }

  @Test
  void forgetsAPoolThatIsGoneAndBoundsWhatItKeeps() {
    for (int i = 0; i < 200; i++) {
      live(1500, i % 2 == 0 ? 3 : 10, 0);
    }
    assertThat(watch.changes("orders")).hasSize(100);

    watch.judge(FakeTarget.connected());
    assertThat(watch.changes("orders")).isEmpty();
  }

  private void live(int millis, int active, int waiting) {
    pool.run(millis, active, waiting);
    pool.samples().stream().skip(fed).forEach(watch);
    fed = pool.samples().size();
    watch.judge(FakeTarget.connected(pool));
  }
}
