package io.confida.monitor.discovery;

import static io.confida.monitor.discovery.Figure.ACTIVE;
import static io.confida.monitor.discovery.Figure.IDLE;
import static io.confida.monitor.discovery.Figure.MAX;
import static io.confida.monitor.discovery.Figure.MIN;
import static io.confida.monitor.discovery.Figure.TOTAL;
import static io.confida.monitor.discovery.Figure.WAITING;

import java.util.List;
import java.util.Map;

/**
 * One row per pool library: how its MBeans are called and which attribute tells which figure. A
 * figure without an attribute is one that the library cannot tell.
 *
 * @param library the library's name, for people
 * @param forms the ObjectNames under which it registers its pools
 * @param poolAttributes what the pool's own bean tells
 * @param configAttributes what the second bean tells; empty for a library with one bean per pool
 * @param urlAttributes which attributes may tell the JDBC URL, the first that is there; empty for a
 *     library whose beans do not
 */
record PoolKind(
    String library,
    List<BeanNames> forms,
    Map<Figure, String> poolAttributes,
    Map<Figure, String> configAttributes,
    List<String> urlAttributes) {

  /** A library whose beans do not tell the JDBC URL. */
  PoolKind(
      String library,
      List<BeanNames> forms,
      Map<Figure, String> poolAttributes,
      Map<Figure, String> configAttributes) {
    this(library, forms, poolAttributes, configAttributes, List.of());
  }

  /** With {@code registerMbeans=true}; the second form under {@code hikaricp.jmx.register2.0}. */
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
              ACTIVE, "ActiveConnections",
              IDLE, "IdleConnections",
              TOTAL, "TotalConnections",
              WAITING, "ThreadsAwaitingConnection"),
          Map.of(MAX, "MaximumPoolSize", MIN, "MinimumIdle"));

  /**
   * With a {@code jmxName} of the user's choice. Beside the data source it registers the object
   * pool within, under that name and one key more, and that one alone tells who waits. A bean with
   * the further keys is one connection's pool of statements. The data source tells the URL, by
   * either name: its own bean, or the one that Tomcat makes of it.
   */
  private static final PoolKind DBCP2 =
      new PoolKind(
          "DBCP2",
          List.of(
              BeanNames.of("*:connectionpool=connections,*")
                  .without("connection", "statementpool")
                  .ownedWithout("connectionpool")),
          Map.of(
              ACTIVE, "NumActive",
              IDLE, "NumIdle",
              WAITING, "NumWaiters",
              MAX, "MaxTotal",
              MIN, "MinIdle"),
          Map.of(),
          List.of("Url", "url"));

  /**
   * Registered by Tomcat and by Spring, each in a domain of its own. A bean with the further key is
   * one connection.
   */
  private static final PoolKind TOMCAT =
      new PoolKind(
          "Tomcat JDBC",
          List.of(
              BeanNames.of("tomcat.jdbc:type=ConnectionPool,*").without("connections"),
              BeanNames.of("org.apache.tomcat.jdbc.pool.jmx:type=ConnectionPool,*")
                  .without("connections")),
          Map.of(
              ACTIVE, "Active",
              IDLE, "Idle",
              TOTAL, "Size",
              WAITING, "WaitCount",
              MAX, "MaxActive",
              MIN, "MinIdle"),
          Map.of(),
          List.of("Url"));

  private static final PoolKind C3P0 =
      new PoolKind(
          "c3p0",
          List.of(BeanNames.of("com.mchange.v2.c3p0:type=PooledDataSource,*")),
          Map.of(
              ACTIVE, "numBusyConnections",
              IDLE, "numIdleConnections",
              TOTAL, "numConnections",
              WAITING, "numThreadsAwaitingCheckoutDefaultUser",
              MAX, "maxPoolSize",
              MIN, "minPoolSize"),
          Map.of(),
          List.of("jdbcUrl"));

  private static final PoolKind DRUID =
      new PoolKind(
          "Druid",
          List.of(BeanNames.of("com.alibaba.druid:type=DruidDataSource,id=*")),
          Map.of(
              ACTIVE, "ActiveCount",
              IDLE, "PoolingCount",
              WAITING, "WaitThreadCount",
              MAX, "MaxActive",
              MIN, "MinIdle"),
          Map.of(),
          List.of("Url"));

  /** Its {@code remainingCreated} are the connections that are open and not taken. */
  private static final PoolKind VIBUR =
      new PoolKind(
          "Vibur",
          List.of(BeanNames.of("org.vibur.dbcp:type=ViburDBCP-*")),
          Map.of(
              ACTIVE, "PoolTaken",
              IDLE, "PoolRemainingCreated",
              MAX, "PoolMaxSize",
              MIN, "PoolInitialSize"),
          Map.of(),
          List.of("JdbcUrl"));

  private static final PoolKind UCP =
      new PoolKind(
          "UCP",
          List.of(BeanNames.of("oracle.ucp.admin.UniversalConnectionPoolMBean:poolName=*,*")),
          Map.of(
              ACTIVE, "borrowedConnectionsCount",
              IDLE, "availableConnectionsCount",
              TOTAL, "totalConnectionsCount",
              WAITING, "pendingRequestsCount",
              MAX, "maxPoolSize",
              MIN, "minPoolSize"),
          Map.of());

  private static final PoolKind R2DBC =
      new PoolKind(
          "r2dbc-pool",
          List.of(BeanNames.of("io.r2dbc.pool:type=ConnectionPool,name=*")),
          Map.of(
              ACTIVE, "AcquiredSize",
              IDLE, "IdleSize",
              TOTAL, "AllocatedSize",
              WAITING, "PendingAcquireSize",
              MAX, "MaxAllocatedSize"),
          Map.of());

  /**
   * With {@code statistics-enabled}. Its WaitCount adds up all who ever waited and says nothing of
   * now; its limits stand elsewhere in the management model.
   */
  private static final PoolKind WILDFLY =
      new PoolKind(
          "WildFly",
          List.of(
              BeanNames.of("jboss.as:subsystem=datasources,data-source=*,statistics=pool"),
              BeanNames.of("jboss.as:subsystem=datasources,xa-data-source=*,statistics=pool")),
          Map.of(ACTIVE, "InUseCount", IDLE, "IdleCount", TOTAL, "ActiveCount"),
          Map.of());

  /** Every library known. */
  static final List<PoolKind> TABLE =
      List.of(HIKARI, DBCP2, TOMCAT, C3P0, DRUID, VIBUR, UCP, R2DBC, WILDFLY);
}
