package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.confida.monitor.FakeBean;
import io.confida.monitor.discovery.Figure;
import io.confida.monitor.discovery.FoundPool;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
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
  private final Sampler sampler = new Sampler(server, INTERVAL, MINUTE, clock);

  @Test
  void readsEveryFigureOfAPool() throws JMException {
    register("a", FakeBean.pool(3, 1, 4, 2), new FakeBean().with("MaximumPoolSize", 10));
    clock.advance(Duration.ofMillis(5));

    sampler.tick();

    PoolSnapshot seen = window("a").latest().orElseThrow();
    assertThat(seen.pool()).isEqualTo("a");
    assertThat(seen.active()).hasValue(3);
    assertThat(seen.idle()).hasValue(1);
    assertThat(seen.total()).hasValue(4);
    assertThat(seen.waiting()).hasValue(2);
    assertThat(seen.max()).hasValue(10);
    assertThat(seen.capturedAt()).isEqualTo(Instant.EPOCH.plusMillis(5));
    assertThat(seen.capturedNanos()).isEqualTo(clock.nanos());
  }

  @Test
  void showsAFigureThatIsNotToldAsAbsent() throws JMException, UnreadableException {
    var bean = new FakeBean().with("PoolTaken", 3).with("PoolMaxSize", -1);
    var name = new ObjectName("org.vibur.dbcp:type=ViburDBCP-main");
    server.registerMBean(bean, name);
    var source =
        new FoundPool.Source(name, Map.of(Figure.ACTIVE, "PoolTaken", Figure.MAX, "PoolMaxSize"));

    PoolSnapshot seen =
        new PoolReader(server, clock)
            .read(new FoundPool("main", "Vibur", source, Optional.empty()));

    assertThat(seen.active()).hasValue(3);
    assertThat(seen.idle()).isEmpty();
    assertThat(seen.total()).isEmpty();
    assertThat(seen.waiting()).isEmpty();
    assertThat(seen.max()).as("negative: no limit").isEmpty();
  }

  @Test
  void aPoolWithoutItsConfigBeanHasNoLimit() throws JMException {
    server.registerMBean(FakeBean.pool(3, 1, 4, 0), poolName("a"));
    sampler.tick();
    assertThat(window("a").latest().orElseThrow().max()).isEmpty();
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(1, 0, 0));
  }

  @Test
  void aPoolThatThrowsIsCountedAndDisturbsNobody() throws JMException {
    register("a", new FakeBean().answering("ActiveConnections", SamplerTest::broken));
    register("b", FakeBean.pool(1, 0, 1, 0));
    register("c", FakeBean.pool(1, 0, 1, 0).with("TotalConnections", "many"));

    turn(10);

    assertThat(sampler.pools()).containsExactly("a", "b", "c");
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(0, 0, 10));
    assertThat(window("a").latest()).isEmpty();
    assertThat(window("b").samples()).isEqualTo(new PoolWindow.Samples(10, 0, 0));
    assertThat(window("c").samples()).isEqualTo(new PoolWindow.Samples(0, 0, 10));
  }

  @Test
  void aPoolThatIsMendedIsReadAgain() throws JMException {
    var bean = FakeBean.pool(1, 0, 1, 0).answering("ActiveConnections", SamplerTest::broken);
    register("a", bean);
    turn(3);
    bean.with("ActiveConnections", 1);
    turn(2);
    assertThat(window("a").samples()).isEqualTo(new PoolWindow.Samples(2, 0, 3));
    assertThat(window("a").active().mean()).hasValue(1);
  }

  @Test
  void skipsWhatASlowPoolMadeItMiss() throws JMException {
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

    long wait = sampler.tick();

    assertThat(Duration.ofNanos(wait)).as("back on the beat").isEqualTo(Duration.ofMillis(50));
    assertThat(window("b").samples()).isEqualTo(new PoolWindow.Samples(2, 4, 0));
    assertThat(window("b").active().mean()).hasValueCloseTo(2.0, within(1e-9));
  }

  @Test
  void seesPoolsThatAppearWithinASecond() throws JMException {
    turn(1);
    register("a", FakeBean.pool(1, 0, 1, 0));
    turn(9);
    assertThat(sampler.pools()).isEmpty();
    turn(1);
    assertThat(sampler.pools()).containsExactly("a");
  }

  @Test
  void forgetsAPoolThatIsGoneAtItsNextSample() throws JMException {
    register("a", FakeBean.pool(1, 0, 1, 0));
    turn(2);
    server.unregisterMBean(poolName("a"));
    turn(1);
    assertThat(sampler.pools()).isEmpty();
    assertThat(sampler.window("a", MINUTE)).isEmpty();
  }

  @Test
  void aPoolOfAnotherKindUnderTheSameNameBeginsAfresh() throws JMException {
    register("a", FakeBean.pool(9, 0, 9, 0));
    turn(10);
    server.unregisterMBean(poolName("a"));
    server.registerMBean(
        FakeBean.pool(1, 0, 1, 0), new ObjectName("com.zaxxer.hikari:type=Pool,name=a"));
    turn(1);
    assertThat(window("a").active().peak()).hasValue(1);
    assertThat(window("a").samples().taken()).isEqualTo(1);
  }

  private static Object broken() {
    throw new IllegalStateException("broken on purpose");
  }

  private void turn(int ticks) {
    for (int i = 0; i < ticks; i++) {
      clock.advance(Duration.ofNanos(sampler.tick()));
    }
  }

  private PoolWindow window(String pool) {
    return sampler.window(pool, MINUTE).orElseThrow();
  }

  private void register(String pool, FakeBean bean) throws JMException {
    register(pool, bean, new FakeBean().with("MaximumPoolSize", 10));
  }

  private void register(String pool, FakeBean bean, FakeBean config) throws JMException {
    server.registerMBean(
        config, new ObjectName("com.zaxxer.hikari:type=PoolConfig (" + pool + ")"));
    server.registerMBean(bean, poolName(pool));
  }

  private static ObjectName poolName(String pool) throws JMException {
    return new ObjectName("com.zaxxer.hikari:type=Pool (" + pool + ")");
  }

  private static final class ManualClock implements SamplingClock {
    private Duration elapsed = Duration.ZERO;

    void advance(Duration by) {
      elapsed = elapsed.plus(by);
    }

    @Override
    public long nanos() {
      return elapsed.toNanos();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plus(elapsed);
    }
  }
}
