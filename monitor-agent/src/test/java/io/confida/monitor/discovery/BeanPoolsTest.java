package io.confida.monitor.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.monitor.FakeBean;
import io.confida.monitor.discovery.WatchedPool.PoolGoneException;
import io.confida.monitor.discovery.WatchedPool.UnreadableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class BeanPoolsTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final List<MBeanServer> servers = new ArrayList<>(List.of(server));
  private final AtomicLong nanos = new AtomicLong();
  private final BeanPools pools = new BeanPools(() -> servers, List.of(), nanos::get);

  @Test
  void knowsBothFormsOfHikariNames() throws Exception {
    register("com.zaxxer.hikari:type=Pool (orders (eu))", FakeBean.pool(1, 0, 1, 0));
    register("com.zaxxer.hikari:type=PoolConfig (orders (eu))", limits(7, 2));
    register("com.zaxxer.hikari:type=Pool,name=billing", FakeBean.pool(1, 0, 1, 0));
    register("com.zaxxer.hikari:type=PoolConfig,name=billing", limits(9, 3));
    register("com.zaxxer.hikari:type=Pooled,name=other", new FakeBean());

    assertThat(names()).containsExactlyInAnyOrder("billing", "orders (eu)");
    assertThat(pool("orders (eu)").read().max()).hasValue(7);
    assertThat(pool("billing").read().min()).hasValue(3);
  }

  @Test
  void seesPoolsThatAppearAndGo() throws Exception {
    assertThat(names()).isEmpty();
    var first = register("com.zaxxer.hikari:type=Pool (first)", FakeBean.pool(0, 0, 0, 0));
    assertThat(names()).containsExactly("first");
    WatchedPool pool = pool("first");
    register("com.zaxxer.hikari:type=Pool (second)", FakeBean.pool(0, 0, 0, 0));
    assertThat(names()).containsExactly("first", "second");
    assertThat(pool("first")).isEqualTo(pool).hasSameHashCodeAs(pool);
    assertThat(pool("second")).isNotEqualTo(pool);
    server.unregisterMBean(first);
    assertThat(names()).containsExactly("second");
    assertThatThrownBy(pool::read).isInstanceOf(PoolGoneException.class);
  }

  @Test
  void tellsPoolsOfOneNameApartByTheirIds() throws Exception {
    register("com.zaxxer.hikari:type=Pool (twin)", FakeBean.pool(1, 0, 1, 0));
    register("com.zaxxer.hikari:type=Pool,name=twin", FakeBean.pool(2, 0, 2, 0));
    assertThat(names()).containsExactly("twin", "twin");
    assertThat(pools.search())
        .extracting(WatchedPool::id)
        .containsExactlyInAnyOrder(
            "com.zaxxer.hikari:type=Pool (twin)", "com.zaxxer.hikari:name=twin,type=Pool");
  }

  @Test
  void looksIntoEveryMBeanServer() throws Exception {
    MBeanServer other = MBeanServerFactory.newMBeanServer();
    servers.add(other);
    register("com.zaxxer.hikari:type=Pool (a)", FakeBean.pool(1, 0, 1, 0));
    other.registerMBean(
        FakeBean.pool(2, 0, 2, 0), new ObjectName("com.zaxxer.hikari:type=Pool (a)"));

    List<WatchedPool> found = pools.search();

    assertThat(found).hasSize(2).doesNotHaveDuplicates();
    assertThat(found.get(0).read().active()).hasValue(1);
    assertThat(found.get(1).read().active()).hasValue(2);
    assertThat(found.get(1).id()).endsWith("in MBean server 2");
    assertThat(pools.search()).isEqualTo(found);
  }

  @Test
  void readsLimitsOnceASecond() throws Exception {
    register("com.zaxxer.hikari:type=Pool (a)", FakeBean.pool(1, 0, 1, 0));
    var reads = new AtomicLong();
    register(
        "com.zaxxer.hikari:type=PoolConfig (a)",
        limits(7, 2).answering("MaximumPoolSize", () -> 7 + (int) reads.getAndIncrement()));
    WatchedPool pool = pool("a");
    assertThat(pool.read().max()).hasValue(7);
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(pool("a").read().max()).as("the same after a search").hasValue(7);
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(pool.read().max()).hasValue(8);
  }

  @Test
  void aPoolWithoutItsConfigBeanHasNoLimit() throws Exception {
    register("com.zaxxer.hikari:type=Pool (a)", FakeBean.pool(3, 1, 4, 0));
    assertThat(pool("a").read().max()).isEmpty();
    assertThat(pool("a").read().total()).hasValue(4);
  }

  @Test
  void saysWhatCannotBeReadAndNoSecret() throws Exception {
    register(
        "com.zaxxer.hikari:type=Pool (throws)",
        new FakeBean()
            .answering(
                "ActiveConnections",
                () -> {
                  throw new IllegalStateException("password=secret");
                }));
    register(
        "com.zaxxer.hikari:type=Pool (text)",
        FakeBean.pool(1, 0, 1, 0).with("TotalConnections", "many"));
    assertThatThrownBy(pool("throws")::read)
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("IllegalStateException")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(pool("text")::read)
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("gave no number for TotalConnections");
  }

  @Test
  void takesStatementPoolsOfDbcpForNoPools() throws Exception {
    var bean =
        new FakeBean()
            .with("NumActive", 1)
            .with("NumIdle", 0)
            .with("NumWaiters", 0)
            .with("MaxTotal", -1)
            .with("MinIdle", 0);
    register("Catalina:type=DataSource,name=\"jdbc/shop\",connectionpool=connections", bean);
    register(
        "Catalina:type=DataSource,name=\"jdbc/shop\",connectionpool=connections,connection=1,"
            + "statementpool=statements",
        bean);
    assertThat(names()).containsExactly("jdbc/shop");
    assertThat(pool("jdbc/shop").read().max()).as("negative: no limit").isEmpty();
  }

  @Test
  void takesRowsOfTheOperator() throws Exception {
    register(
        "com.example.db:kind=Pool,pool=\"main, eu\"",
        new FakeBean().with("Lent", 4L).with("Queue", 2));
    var row =
        new UserRow(
            "Own", "com.example.db:kind=Pool,pool=*", Map.of("active", "Lent", "waiting", "Queue"));

    List<WatchedPool> found = new BeanPools(server, List.of(row)).search();

    assertThat(found).hasSize(1);
    assertThat(found.get(0).name()).isEqualTo("main, eu");
    assertThat(found.get(0).library()).isEqualTo("Own");
    PoolFigures figures = found.get(0).read();
    assertThat(figures.active()).hasValue(4);
    assertThat(figures.waiting()).hasValue(2);
    assertThat(figures.idle()).isEmpty();
    assertThat(figures.max()).isEmpty();
  }

  @Test
  void aRowOfTheOperatorComesBeforeTheTable() throws Exception {
    register("com.zaxxer.hikari:type=Pool (a)", FakeBean.pool(1, 0, 1, 0));
    var row =
        new UserRow(
            "Ours", "com.zaxxer.hikari:type=Pool (*)", Map.of("active", "TotalConnections"));
    assertThat(new BeanPools(server, List.of(row)).search())
        .extracting(WatchedPool::library)
        .containsExactly("Ours");
  }

  @Test
  void refusesRowsThatCannotWork() {
    refused("", "a:b=*", Map.of("active", "A"), "has no library");
    refused("X", "a", Map.of("active", "A"), "pool row X: a is not a JMX ObjectName");
    refused("X", "a:b=*,c=*", Map.of("active", "A"), "several '*'");
    refused("X", "a:b=*", Map.of("activ", "A"), "'activ' is no figure: use active, idle, total");
    refused("X", "a:b=*", Map.of("active", " "), "active has no attribute");
    refused("X", "a:b=*", Map.of("idle", "A"), "says neither active nor waiting");
    refused("X", "*:*", Map.of("active", "A"), "matches MBeans of every kind");
  }

  private static void refused(String library, String name, Map<String, String> row, String why) {
    assertThatThrownBy(() -> new UserRow(library, name, row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private ObjectName register(String name, FakeBean bean) throws JMException {
    return server.registerMBean(bean, new ObjectName(name)).getObjectName();
  }

  private static FakeBean limits(int max, int min) {
    return new FakeBean().with("MaximumPoolSize", max).with("MinimumIdle", min);
  }

  private List<String> names() throws IOException {
    return pools.search().stream().map(WatchedPool::name).toList();
  }

  private WatchedPool pool(String name) throws IOException {
    return pools.search().stream()
        .filter(pool -> pool.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
