package io.confida.monitor.discovery;

import java.util.List;
import java.util.Map;
import javax.management.ObjectName;

/**
 * One row per pool library: how its MBeans are called and which attribute tells which figure. A
 * figure without an attribute is one that the library cannot tell.
 *
 * @param library the library's name, for people
 * @param forms the ObjectNames under which it registers its pools
 * @param poolAttributes what the pool's own bean tells
 * @param configAttributes what the second bean tells; empty for a library with one bean per pool
 */
record PoolKind(
    String library,
    List<BeanNames> forms,
    Map<Figure, String> poolAttributes,
    Map<Figure, String> configAttributes) {

  /**
   * HikariCP 3 to 7, with {@code registerMbeans=true}; its names take the second form under {@code
   * -Dhikaricp.jmx.register2.0=true}.
   */
  private static final PoolKind HIKARI =
      new PoolKind(
          "HikariCP",
          List.of(
              BeanNames.of(
                  "com.zaxxer.hikari:type=Pool (*)", "com.zaxxer.hikari:type=PoolConfig (*)"),
              BeanNames.of(
                  "com.zaxxer.hikari:type=Pool,name=*",
                  "com.zaxxer.hikari:type=PoolConfig,name=*")),
          Map.of(
              Figure.ACTIVE, "ActiveConnections",
              Figure.IDLE, "IdleConnections",
              Figure.TOTAL, "TotalConnections",
              Figure.WAITING, "ThreadsAwaitingConnection"),
          Map.of(Figure.MAX, "MaximumPoolSize"));

  /** Every library known. */
  static final List<PoolKind> TABLE = List.of(HIKARI);

  FoundPool found(BeanNames form, ObjectName bean) {
    return new FoundPool(
        form.poolName(bean),
        library,
        new FoundPool.Source(bean, poolAttributes),
        form.config(bean).map(config -> new FoundPool.Source(config, configAttributes)));
  }
}
