package io.confida.monitor.discovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.monitor.FakeBean;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class PoolFinderTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final PoolFinder finder = new PoolFinder(server);

  @Test
  void knowsBothFormsOfHikariNames() throws JMException {
    register("com.zaxxer.hikari:type=Pool (orders (eu))");
    register("com.zaxxer.hikari:type=PoolConfig (orders (eu))");
    register("com.zaxxer.hikari:type=Pool,name=billing");
    register("com.zaxxer.hikari:type=PoolConfig,name=billing");
    register("com.zaxxer.hikari:type=Pooled,name=other");

    var found = finder.find();

    assertThat(found).containsOnlyKeys("billing", "orders (eu)");
    assertThat(config(found, "orders (eu)"))
        .isEqualTo("com.zaxxer.hikari:type=PoolConfig (orders (eu))");
    assertThat(config(found, "billing"))
        .isEqualTo("com.zaxxer.hikari:type=PoolConfig,name=billing");
  }

  @Test
  void seesPoolsThatAppearAndGo() throws JMException {
    assertThat(finder.find()).isEmpty();
    var first = register("com.zaxxer.hikari:type=Pool (first)");
    assertThat(finder.find()).containsOnlyKeys("first");
    register("com.zaxxer.hikari:type=Pool (second)");
    assertThat(finder.find()).containsOnlyKeys("first", "second");
    server.unregisterMBean(first);
    assertThat(finder.find()).containsOnlyKeys("second");
  }

  @Test
  void tellsTwoPoolsOfOneNameApart() throws JMException {
    register("com.zaxxer.hikari:type=Pool (twin)");
    register("com.zaxxer.hikari:type=Pool,name=twin");
    assertThat(finder.find())
        .containsOnlyKeys("twin", "com.zaxxer.hikari:name=twin,type=Pool")
        .allSatisfy((name, pool) -> assertThat(pool.name()).isEqualTo(name));
  }

  @Test
  void aRowMayLackFiguresAndASecondBean() throws JMException {
    var vibur =
        new PoolKind(
            "Vibur",
            List.of(BeanNames.of("org.vibur.dbcp:type=ViburDBCP-*")),
            Map.of(Figure.ACTIVE, "PoolTaken", Figure.MAX, "PoolMaxSize"),
            Map.of());
    register("org.vibur.dbcp:type=ViburDBCP-main");

    var pool = pool(new PoolFinder(server, List.of(vibur)).find(), "main");

    assertThat(pool.library()).isEqualTo("Vibur");
    assertThat(pool.config()).isEmpty();
    assertThat(pool.pool().attributes()).containsOnlyKeys(Figure.ACTIVE, Figure.MAX);
  }

  @Test
  void aRowMayAllowFurtherKeysAndQuotedNames() throws JMException {
    var tomcat =
        new PoolKind(
            "Tomcat JDBC",
            List.of(BeanNames.of("tomcat.jdbc:type=ConnectionPool,name=*,*")),
            Map.of(Figure.ACTIVE, "Active"),
            Map.of());
    register("tomcat.jdbc:type=ConnectionPool,name=\"jdbc/shop\",context=/shop");

    assertThat(new PoolFinder(server, List.of(tomcat)).find()).containsOnlyKeys("jdbc/shop");
  }

  @Test
  void aRowThatDoesNotSayWhereTheNameStandsIsRefused() {
    assertThatThrownBy(() -> BeanNames.of("org.example:type=Pool"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have one '*'");
    assertThatThrownBy(() -> BeanNames.of("org.example"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a JMX ObjectName");
  }

  private ObjectName register(String name) throws JMException {
    return server.registerMBean(new FakeBean(), new ObjectName(name)).getObjectName();
  }

  private static String config(Map<String, FoundPool> found, String name) {
    return pool(found, name).config().orElseThrow().bean().toString();
  }

  private static FoundPool pool(Map<String, FoundPool> found, String name) {
    assertThat(found).containsKey(name);
    return requireNonNull(found.get(name));
  }
}
