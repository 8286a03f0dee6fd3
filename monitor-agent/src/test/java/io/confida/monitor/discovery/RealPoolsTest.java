package io.confida.monitor.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.monitor.FakeBean;
import io.confida.monitor.TestDatabase;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;
import oracle.ucp.admin.UniversalConnectionPoolManagerImpl;
import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceFactory;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.vibur.dbcp.ViburDBCPDataSource;
import reactor.core.publisher.Mono;

/** Each row of the table against its own library, on a real PostgreSQL. */
class RealPoolsTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final int MAX = 3;
  private static final int MIN = 1;

  private static TestDatabase database;

  private final BeanPools pools = new BeanPools(SERVER, List.of());

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.start();
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @Test
  void hikari() throws Exception {
    try (var pool = hikari("orders (eu)")) {
      assertTellsTheTruth("HikariCP", "orders (eu)", pool, Told.ALL);
    }
  }

  @Test
  void hikariUnderItsSecondForm() throws Exception {
    System.setProperty("hikaricp.jmx.register2.0", "true");
    try (var pool = hikari("modern")) {
      assertTellsTheTruth("HikariCP", "modern", pool, Told.ALL);
    } finally {
      System.clearProperty("hikaricp.jmx.register2.0");
    }
  }

  private static HikariDataSource hikari(String name) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(database.jdbcUrl());
    config.setMaximumPoolSize(MAX);
    config.setMinimumIdle(MIN);
    config.setRegisterMbeans(true);
    return new HikariDataSource(config);
  }

  @Test
  void dbcp2() throws Exception {
    try (var pool = new BasicDataSource()) {
      pool.setUrl(database.jdbcUrl());
      pool.setMaxTotal(MAX);
      pool.setMinIdle(MIN);
      pool.setPoolPreparedStatements(true);
      pool.setJmxName("org.example:type=DataSource,name=\"jdbc/shop\"");
      assertTellsTheTruth("DBCP2", "jdbc/shop", pool, new Told(true, false, true, true));
    }
  }

  @Test
  void dbcp2WithoutALimit() throws Exception {
    try (var pool = new BasicDataSource()) {
      pool.setUrl(database.jdbcUrl());
      pool.setMaxTotal(-1);
      pool.setJmxName("org.example:type=Unlimited");
      pool.getConnection().close();
      WatchedPool found = find("org.example:connectionpool=connections,type=Unlimited");
      assertThat(found.read().max()).isEmpty();
    }
  }

  @Test
  void tomcat() throws Exception {
    var pool = new org.apache.tomcat.jdbc.pool.DataSource();
    pool.setUrl(database.jdbcUrl());
    pool.setDriverClassName("org.postgresql.Driver");
    pool.setMaxActive(MAX);
    pool.setInitialSize(0);
    pool.setMinIdle(MIN);
    pool.setName("jdbc/shop");
    pool.createPool();
    // As a container does.
    pool.preRegister(SERVER, new ObjectName("Catalina:type=DataSource,name=\"jdbc/shop\""));
    try {
      assertTellsTheTruth("Tomcat JDBC", "jdbc/shop", pool, Told.ALL);
    } finally {
      pool.close(true);
      pool.postDeregister();
    }
  }

  @Test
  void c3p0() throws Exception {
    var pool = new ComboPooledDataSource("wharf");
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setMaxPoolSize(MAX);
    pool.setMinPoolSize(MIN);
    pool.setInitialPoolSize(MIN);
    pool.setAcquireIncrement(1);
    try {
      pool.getConnection().close();
      assertTellsTheTruth("c3p0", "wharf", pool, Told.ALL);
    } finally {
      pool.close();
    }
  }

  @Test
  void druid() throws Exception {
    try (var pool = new DruidDataSource()) {
      pool.setName("stone");
      pool.setUrl(database.jdbcUrl());
      pool.setMaxActive(MAX);
      pool.setMinIdle(MIN);
      pool.setInitialSize(MIN);
      pool.init();
      assertTellsTheTruth("Druid", "stone", pool, new Told(true, false, true, true));
    }
  }

  @Test
  void vibur() throws Exception {
    var pool = new ViburDBCPDataSource();
    pool.setName("vibrant");
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setUsername("postgres");
    pool.setPassword("");
    pool.setPoolInitialSize(MIN);
    pool.setPoolMaxSize(MAX);
    pool.start();
    try {
      assertTellsTheTruth("Vibur", "vibrant", pool, new Told(true, false, false, true));
    } finally {
      pool.terminate();
    }
  }

  @Test
  void ucp() throws Exception {
    PoolDataSource pool = PoolDataSourceFactory.getPoolDataSource();
    pool.setConnectionFactoryClassName(org.postgresql.Driver.class.getName());
    pool.setURL(database.jdbcUrl());
    pool.setUser("postgres");
    pool.setPassword("any");
    pool.setConnectionPoolName("oracle pool");
    pool.setInitialPoolSize(MIN);
    pool.setMinPoolSize(MIN);
    pool.setMaxPoolSize(MAX);
    pool.getConnection().close();
    try {
      assertTellsTheTruth("UCP", "oracle pool", pool, Told.ALL);
    } finally {
      UniversalConnectionPoolManagerImpl.getUniversalConnectionPoolManager()
          .destroyConnectionPool("oracle pool");
    }
  }

  @Test
  void r2dbc() throws Exception {
    var configuration =
        ConnectionPoolConfiguration.builder(reactiveConnections())
            .name("reactive")
            .registerJmx(true)
            .initialSize(MIN)
            .maxSize(MAX)
            .build();
    var pool = new ConnectionPool(configuration);
    try {
      List<io.r2dbc.spi.Connection> lent =
          List.of(
              Mono.from(pool.create()).block(),
              Mono.from(pool.create()).block(),
              Mono.from(pool.create()).block());
      var waiting = pool.create().subscribe();
      WatchedPool found = find("reactive");
      assertThat(found.library()).isEqualTo("r2dbc-pool");
      PoolFigures full = found.read();
      assertThat(full.active()).hasValue(3);
      assertThat(full.idle()).hasValue(0);
      assertThat(full.total()).hasValue(3);
      assertThat(full.waiting()).hasValue(1);
      assertThat(full.max()).hasValue(3);
      assertThat(full.min()).isEmpty();
      waiting.dispose();
      lent.forEach(connection -> Mono.from(connection.close()).block());
      assertThat(found.read().idle()).hasValue(3);
    } finally {
      pool.dispose();
    }
  }

  /** Connections to nothing: the pool above them is real. */
  private static ConnectionFactory reactiveConnections() {
    return new ConnectionFactory() {
      @Override
      public Publisher<? extends io.r2dbc.spi.Connection> create() {
        return Mono.fromSupplier(RealPoolsTest::reactiveConnection);
      }

      @Override
      public ConnectionFactoryMetadata getMetadata() {
        return () -> "nothing";
      }
    };
  }

  private static io.r2dbc.spi.Connection reactiveConnection() {
    return (io.r2dbc.spi.Connection)
        Proxy.newProxyInstance(
            RealPoolsTest.class.getClassLoader(),
            new Class<?>[] {io.r2dbc.spi.Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isAutoCommit" -> true;
                  case "equals" -> proxy.hashCode() == arguments[0].hashCode();
                  case "validate" -> Mono.just(true);
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "toString" -> "connection to nothing";
                  default -> Mono.empty();
                });
  }

  /** WildFly cannot run here: a bean of its name, with figures as its documentation has them. */
  @Test
  void wildfly() throws Exception {
    var name =
        new ObjectName("jboss.as:subsystem=datasources,data-source=ExampleDS,statistics=pool");
    SERVER.registerMBean(
        new FakeBean().with("ActiveCount", 5).with("InUseCount", 2).with("IdleCount", 3), name);
    try {
      WatchedPool found = find("ExampleDS");
      assertThat(found.library()).isEqualTo("WildFly");
      PoolFigures figures = found.read();
      assertThat(figures.active()).hasValue(2);
      assertThat(figures.idle()).hasValue(3);
      assertThat(figures.total()).hasValue(5);
      assertThat(figures.waiting()).isEmpty();
      assertThat(figures.max()).isEmpty();
    } finally {
      SERVER.unregisterMBean(name);
    }
  }

  /** What a library tells; each tells the active connections and the limit. */
  private record Told(boolean idle, boolean total, boolean waiting, boolean min) {
    private static final Told ALL = new Told(true, true, true, true);
  }

  /** Lends all connections, has one thread wait, gives all back, and looks each time. */
  private void assertTellsTheTruth(String library, String name, DataSource pool, Told told)
      throws Exception {
    ExecutorService waiter = Executors.newSingleThreadExecutor();
    var lent = new Connection[MAX];
    try {
      for (int i = 0; i < MAX; i++) {
        lent[i] = pool.getConnection();
      }
      WatchedPool found = find(name);
      assertThat(found.library()).isEqualTo(library);
      var served =
          waiter.submit(
              () -> {
                pool.getConnection().close();
                return true;
              });
      if (told.waiting()) {
        await().untilAsserted(() -> assertThat(found.read().waiting()).hasValue(1));
      }
      PoolFigures full = found.read();
      assertThat(full.active()).hasValue(MAX);
      assertThat(full.max()).hasValue(MAX);
      assertThat(found.database())
          .as("the beans of HikariCP and UCP have no URL")
          .isEqualTo(
              library.equals("HikariCP") || library.equals("UCP")
                  ? Optional.empty()
                  : Optional.of(address()));
      assertThat(full.idle().isPresent()).isEqualTo(told.idle());
      assertThat(full.idle().orElse(0)).isZero();
      assertThat(full.total().isPresent()).isEqualTo(told.total());
      assertThat(full.total().orElse(MAX)).isEqualTo(MAX);
      assertThat(full.waiting().isPresent()).isEqualTo(told.waiting());
      assertThat(full.min().isPresent()).isEqualTo(told.min());
      assertThat(full.min().orElse(MIN)).isEqualTo(MIN);

      for (Connection connection : lent) {
        connection.close();
      }
      assertThat(served.get()).isTrue();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                PoolFigures idle = found.read();
                assertThat(idle.active()).hasValue(0);
                if (told.idle()) {
                  assertThat(idle.idle().orElse(0)).isBetween(1, MAX);
                }
                if (told.waiting()) {
                  assertThat(idle.waiting()).hasValue(0);
                }
              });
    } finally {
      waiter.shutdownNow();
      for (Connection connection : Arrays.asList(lent)) {
        if (connection != null && !connection.isClosed()) {
          connection.close();
        }
      }
    }
  }

  private static DatabaseAddress address() {
    return new DatabaseAddress(Protocol.POSTGRESQL, List.of("127.0.0.1:" + database.port()));
  }

  private WatchedPool find(String name) throws Exception {
    List<WatchedPool> all = pools.search();
    return all.stream()
        .filter(pool -> pool.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + all));
  }
}
