package io.confida.monitor.sampling;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.confida.monitor.FakeBean;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTotals;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.TargetState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Turns the crank by hand: no thread, and time passes only when the test says so. */
class SamplerTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final ManualClock clock = new ManualClock();
  private final FakeTarget target = new FakeTarget(server);
  private final List<String> notes = new ArrayList<>();
  private final List<WatchedPool> within = new ArrayList<>();
  private final Sampler sampler =
      new Sampler(
          WatchOptions.defaults()
              .withHistory(INTERVAL, MINUTE)
              .withSource(() -> List.copyOf(within))
              .withNotes(notes::add),
          new Link(target, clock, () -> 0.5),
          clock,
          true);
  private final Turn turn = new Turn();

  @Test
  void readsEveryFigureOfAPool() throws Exception {
    register(
        "a",
        FakeBean.pool(3, 1, 4, 2),
        new FakeBean().with("MaximumPoolSize", 10).with("MinimumIdle", 4));
    clock.advance(Duration.ofMillis(5));

    sampler.tick(turn);

    PoolSnapshot seen = window("a").latest().orElseThrow();
    assertThat(seen.pool()).isEqualTo("a");
    assertThat(seen.active()).hasValue(3);
    assertThat(seen.idle()).hasValue(1);
    assertThat(seen.total()).hasValue(4);
    assertThat(seen.waiting()).hasValue(2);
    assertThat(seen.max()).hasValue(10);
    assertThat(seen.min()).hasValue(4);
    assertThat(seen.capturedAt()).isEqualTo(Instant.EPOCH.plusMillis(5));
    assertThat(seen.capturedNanos()).isEqualTo(clock.nanos());
  }

  @Test
  void aPoolThatThrowsIsCountedAndDisturbsNobody() throws Exception {
    register("a", new FakeBean().answering("ActiveConnections", SamplerTest::broken));
    register("b", FakeBean.pool(1, 0, 1, 0));
    register("c", FakeBean.pool(1, 0, 1, 0).with("TotalConnections", "many"));

    turn(10);

    assertThat(names()).containsExactly("a", "b", "c");
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(0, 0, 10));
    assertThat(window("a").latest()).isEmpty();
    assertThat(window("b").samples()).isEqualTo(new PoolWindow.Samples(10, 0, 0));
    assertThat(window("c").samples()).isEqualTo(new PoolWindow.Samples(0, 0, 10));
  }

  @Test
  void aPoolThatIsMendedIsReadAgain() throws Exception {
    var bean = FakeBean.pool(1, 0, 1, 0).answering("ActiveConnections", SamplerTest::broken);
    register("a", bean);
    turn(3);
    bean.with("ActiveConnections", 1);
    turn(2);
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(2, 0, 3));
    assertThat(window("a").active().mean()).hasValue(1);
  }

  @Test
  void skipsWhatASlowPoolMadeItMiss() throws Exception {
    var slow = FakeBean.pool(1, 0, 1, 0);
    register("a", slow);
    register("b", FakeBean.pool(2, 0, 2, 0));
    turn(1);
    slow.answering(
        "ActiveConnections",
        () -> {
          clock.advance(Duration.ofMillis(350));
          return 1;
        });

    long wait = sampler.tick(turn);

    assertThat(Duration.ofNanos(wait)).as("back on the beat").isEqualTo(Duration.ofMillis(50));
    assertThat(window("b").samples()).isEqualTo(new PoolWindow.Samples(2, 4, 0));
    assertThat(window("b").active().mean()).hasValueCloseTo(2.0, within(1e-9));
  }

  @Test
  void seesPoolsThatAppearWithinASecondAndTheFirstOneAtOnce() throws Exception {
    turn(1);
    register("a", FakeBean.pool(1, 0, 1, 0));
    turn(1);
    assertThat(names()).containsExactly("a");
    register("b", FakeBean.pool(1, 0, 1, 0));
    turn(9);
    assertThat(names()).containsExactly("a");
    turn(1);
    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void forgetsAPoolThatIsGoneAtItsNextSample() throws Exception {
    register("a", FakeBean.pool(1, 0, 1, 0));
    turn(2);
    server.unregisterMBean(poolName("a"));
    turn(1);
    assertThat(names()).isEmpty();
    assertThat(sampler.pools().get("a")).isNull();
  }

  @Test
  void aPoolOfAnotherKindUnderTheSameNameBeginsAfresh() throws Exception {
    register("a", FakeBean.pool(9, 0, 9, 0));
    turn(10);
    server.unregisterMBean(poolName("a"));
    server.registerMBean(
        FakeBean.pool(1, 0, 1, 0), new ObjectName("com.zaxxer.hikari:type=Pool,name=a"));
    turn(1);
    assertThat(window("a").active().peak()).hasValue(1);
    assertThat(window("a").samples().taken()).isEqualTo(1);
  }

  @Test
  void latestIsEmptyWhileThePoolCannotBeRead() throws Exception {
    var bean = FakeBean.pool(1, 0, 1, 0);
    register("a", bean);
    turn(1);
    assertThat(record("a").latest()).isPresent();
    bean.answering("ActiveConnections", SamplerTest::broken);
    turn(3);
    assertThat(record("a").latest()).isEmpty();
    assertThat(notes).singleElement().asString().contains("HikariCP pool a cannot be read");
    bean.with("ActiveConnections", 2);
    turn(1);
    assertThat(record("a").latest()).isPresent();
    assertThat(notes).hasSize(2).last().asString().contains("pool a can be read again");
  }

  @Test
  void aPoolSeenFromWithinTakesThePlaceOfItsBeanAndGoesOn() throws Exception {
    register("a", FakeBean.pool(3, 0, 3, 0));
    register("b", FakeBean.pool(1, 0, 1, 0));
    turn(10);
    within.add(new FakePool("a", "seen within").reading(() -> FakePool.figures(7, 0)));
    turn(10);
    assertThat(names()).containsExactly("a", "b");
    assertThat(record("a").latest().orElseThrow().active()).hasValue(7);
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(20, 0, 0));
    within.clear();
    turn(10);
    assertThat(record("a").latest().orElseThrow().active()).hasValue(3);
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(30, 0, 0));
  }

  @Test
  void theSecondPoolOfOneNameGoesByItsId() throws Exception {
    within.add(new FakePool("twin", "first"));
    within.add(new FakePool("twin", "second"));
    turn(1);
    assertThat(names()).containsExactly("second", "twin");
    within.remove(0);
    turn(10);
    assertThat(names()).as("it keeps its name").containsExactly("second");
  }

  @Test
  void addsUpWhatNobodyAskedFor() throws Exception {
    register("a", FakeBean.pool(10, 0, 10, 2));
    turn(11);
    PoolTotals totals = record("a").totals();
    assertThat(totals.watchedSeconds()).isCloseTo(1.0, within(1e-9));
    assertThat(totals.activeSeconds()).isCloseTo(10.0, within(1e-9));
    assertThat(totals.waitingSeconds()).isCloseTo(2.0, within(1e-9));
    assertThat(totals.saturatedSeconds()).isCloseTo(1.0, within(1e-9));
    assertThat(totals.samplesTaken()).isEqualTo(11);
    assertThat(totals.samplesLate()).isZero();
  }

  @Test
  void addsNothingUpOverTimeItDidNotSee() throws Exception {
    register("a", FakeBean.pool(10, 0, 10, 0));
    turn(1);
    clock.advance(Duration.ofSeconds(10));
    turn(1);
    assertThat(record("a").totals().activeSeconds()).isZero();
    assertThat(record("a").totals().samplesLate()).isEqualTo(100);
  }

  @Test
  void countsSamplesOfPoolsThatAreGone() throws Exception {
    register("a", FakeBean.pool(1, 0, 1, 0));
    turn(5);
    server.unregisterMBean(poolName("a"));
    turn(5);
    assertThat(names()).isEmpty();
    assertThat(sampler.pools().samples()).containsExactly(5, 0, 0);
  }

  @Test
  void keepsEveryFigureInItsHistory() throws Exception {
    register("a", FakeBean.pool(3, 1, 4, 2));
    clock.advance(Duration.ofSeconds(1));
    turn(2);
    assertThat(record("a").history(MINUTE))
        .containsExactly(
            new PoolSample(
                Instant.EPOCH.plusSeconds(1),
                OptionalInt.of(3),
                OptionalInt.of(1),
                OptionalInt.of(4),
                OptionalInt.of(2),
                false),
            new PoolSample(
                Instant.EPOCH.plusMillis(1100),
                OptionalInt.of(3),
                OptionalInt.of(1),
                OptionalInt.of(4),
                OptionalInt.of(2),
                false));
  }

  @Test
  void tellsListenersUntilTheyFail() throws Exception {
    register("a", FakeBean.pool(1, 0, 1, 0));
    List<PoolSnapshot> heard = new ArrayList<>();
    sampler.listen(heard::add);
    sampler.listen(
        snapshot -> {
          throw new IllegalStateException("on purpose");
        });
    turn(3);
    assertThat(heard).hasSize(3).allMatch(snapshot -> snapshot.pool().equals("a"));
    assertThat(notes).singleElement().asString().contains("a listener failed");
  }

  @Test
  void letsASlowFailingPoolRest() throws Exception {
    var reads = new AtomicInteger();
    within.add(
        new FakePool("slow", "slow")
            .reading(
                () -> {
                  reads.incrementAndGet();
                  clock.advance(Duration.ofSeconds(3));
                  throw new IOException("timed out on purpose");
                }));
    within.add(new FakePool("quick", "quick"));
    turn(1);
    assertThat(reads).hasValue(1);
    turn(10);
    assertThat(reads).as("one second's rest after the first, two after the second").hasValue(2);
    assertThat(window("quick").samples().taken()).isEqualTo(11);
    assertThat(window("slow").samples().failed()).isEqualTo(11);
    assertThat(notes).singleElement().asString().contains("slow cannot be read");
  }

  @Test
  void comesBackToATargetThatWasLost() throws Exception {
    target.refuse("nobody there");
    turn(1);
    TargetState.Lost lost = (TargetState.Lost) sampler.link().state();
    assertThat(lost.reason()).isEqualTo("nobody there");
    within.add(new FakePool("a", "a"));
    target.accept();
    turn(5);
    assertThat(sampler.link().state()).isInstanceOf(TargetState.Connected.class);
    assertThat(names()).containsExactly("a");

    target.breakConnections();
    target.refuse("gone");
    within.clear();
    within.add(
        new FakePool("a", "a")
            .reading(
                () -> {
                  throw new IOException("broken on purpose");
                }));
    turn(10);
    assertThat(sampler.link().state()).isInstanceOf(TargetState.Lost.class);
    assertThat(target.closed()).isEqualTo(1);
    assertThat(names()).as("those last seen").containsExactly("a");
    assertThat(record("a").latest()).isEmpty();
  }

  @Test
  void exhaustionIsLookedAtTwiceWithinATenthAndAHalfOfASecond() throws Exception {
    FakeBean bean = FakeBean.pool(3, 7, 10, 0);
    register("a", bean);
    turn(3);
    List<Duration> full = new ArrayList<>();
    long begin = clock.nanos();
    sampler.listen(
        seen -> {
          if (seen.saturated().orElse(false)) {
            full.add(Duration.ofNanos(seen.capturedNanos() - begin));
          }
        });
    sampler.tick(turn);
    clock.advance(Duration.ofNanos(1));
    bean.with("ActiveConnections", 10).with("IdleConnections", 0);
    clock.advance(Duration.ofMillis(100).minusNanos(1));

    turn(3);

    assertThat(full)
        .as("the worst case: exhausted just after a sample; later no more looks than usual")
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofMillis(150),
            Duration.ofMillis(200),
            Duration.ofMillis(300));
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(7, 0, 0));
  }

  private static Object broken() {
    throw new IllegalStateException("broken on purpose");
  }

  private void turn(int ticks) throws Turn.OverException {
    for (int i = 0; i < ticks; i++) {
      Duration wait = Duration.ofNanos(sampler.tick(turn));
      clock.advance(wait);
      if (wait.equals(INTERVAL.dividedBy(2))) {
        // A pool has turned saturated and is looked at between two samples.
        clock.advance(Duration.ofNanos(sampler.tick(turn)));
      }
    }
  }

  private List<String> names() {
    return sampler.pools().views().stream().map(PoolView::name).toList();
  }

  private PoolRecord record(String pool) {
    return requireNonNull(sampler.pools().get(pool));
  }

  private PoolWindow window(String pool) {
    return record(pool).window(MINUTE);
  }

  private void register(String pool, FakeBean bean) throws Exception {
    register(pool, bean, new FakeBean().with("MaximumPoolSize", 10).with("MinimumIdle", 4));
  }

  private void register(String pool, FakeBean bean, FakeBean config) throws Exception {
    server.registerMBean(
        config, new ObjectName("com.zaxxer.hikari:type=PoolConfig (" + pool + ")"));
    server.registerMBean(bean, poolName(pool));
  }

  private static ObjectName poolName(String pool) throws Exception {
    return new ObjectName("com.zaxxer.hikari:type=Pool (" + pool + ")");
  }
}
