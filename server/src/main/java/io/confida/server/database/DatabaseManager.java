package io.confida.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.confida.server.config.DatabaseSettings;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.embedded.EmbeddedPostgres;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Owns the database, the pool and DbClient, from start to close.
 *
 * <p>The pool keeps {@code pool_size} connections. Its maximum follows the limit of the {@link
 * ConnectionGate}, so that the overflow is opened when a line stands still and not before.
 * Connections above the pool size are closed after {@value #IDLE_SECONDS} s of idleness, at the
 * next look of HikariCP's housekeeper (every 30 s).
 */
public final class DatabaseManager implements AutoCloseable {

  /** The pool's name in JMX, in the threads' names and in the metrics. */
  public static final String POOL_NAME = "confida";

  static final int IDLE_SECONDS = 10;

  /** The probe, the migrations, somebody's psql and what PostgreSQL keeps for its owner. */
  private static final int OTHER_CONNECTIONS = 20;

  private static final Logger LOGGER = System.getLogger(DatabaseManager.class.getName());

  /** Behind the gate a connection is free or being opened, which takes no longer than this. */
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  /**
   * How often one of those who wait in line is told that the database cannot be reached. Without a
   * pause each wakes the next at once, and virtual threads that others wake, such as a probe's, get
   * no turn until a long line is through.
   */
  private static final Duration REFUSAL_EVERY = Duration.ofMillis(1);

  /** A longer line is told faster: at the rate by which it would be through in this time. */
  private static final Duration LINE_THROUGH = Duration.ofMillis(400);

  /** A connection that was idle is asked for a sign of life before it is lent. */
  private static final Duration LONGEST_CHECK = Duration.ofMillis(800);

  /** Behind the requests, which have ended: adding up uses, or reading the bank anew. */
  private static final Duration LONGEST_LAST_WORK = Duration.ofSeconds(2);

  private final DatabaseSettings settings;
  private final String poolName;
  private final DatabaseTarget target;
  private final Opened opened;
  private final HikariDataSource pool;
  private final Connector connector;
  private final HikariPoolMXBean poolBean;
  private final PoolSize size;
  private final ConnectionGate gate;
  private final DeadlineWatch watch;
  private final Worker worker;
  private final DatabaseOperations operations;
  private final DatabaseProbe probe;
  private final Activity activity = new Activity();

  private DatabaseManager(
      DatabaseSettings settings,
      String poolName,
      Opened opened,
      Statements statements,
      StatementObserver observer,
      Duration requestTimeout) {
    this.settings = settings;
    this.poolName = poolName;
    this.opened = opened;
    this.target = opened.target();
    this.size = PoolSize.of(settings, target);
    Backends backends = new Backends(size.kept() + size.overflow());
    this.connector =
        new Connector(target, backends, longestConnect(), failure -> watch().unreachable(failure));
    this.pool = open(poolConfig(poolName));
    this.poolBean = pool.getHikariPoolMXBean();
    backends.whenSilent(new Renewal(poolBean, "a connection to the database is silent"));
    HikariConfigMXBean config = pool.getHikariConfigMXBean();
    config.setIdleTimeout(IDLE_SECONDS * 1000L); // HikariCP warns when a pool starts with it
    // A pool that starts with less than 30 s takes 30 minutes instead, with a warning.
    config.setMaxLifetime(settings.poolRecycle().toMillis());
    poolBean.softEvictConnections(); // the first connection does not know of it
    PoolLimits limits = new PoolLimits(config, poolBean, size.kept());
    this.gate =
        new ConnectionGate(
            size.kept(),
            size.overflow(),
            settings.queueLimit(),
            settings.overflowAfter(),
            limits::follow);
    this.watch = new DeadlineWatch(poolName, limits::settle);
    this.worker =
        settings.async()
            ? new Worker.Virtual()
            : Worker.Platform.of(poolName, size.kept() + size.overflow());
    DbClient client = JdbcClientBuilder.create().connectionPool(Lease.POOL).build();
    StatementObserver measured = settings.echo() ? activity.and(new SqlEcho()) : activity;
    this.operations =
        new DatabaseOperations(
            this::lend,
            Driver.of(target.dialect()),
            gate,
            watch,
            worker,
            new Execution(client, statements, measured.and(observer)),
            settings.poolTimeout(),
            requestTimeout,
            Retries.withJitter(LockSupport::parkNanos),
            target.dialect() == Dialect.POSTGRESQL
                ? new Renewal(poolBean, "the database takes no writes")
                : () -> {});
    this.probe =
        new DatabaseProbe(target, () -> activity.answeredWithin(DatabaseProbe.SIGN_OF_LIFE));
    connector.opened();
  }

  /**
   * Starts the embedded database if it is the one, waits until the database answers, brings the
   * schema up to date and opens the pool.
   *
   * @param requestTimeout for work that has no deadline of its own
   * @throws DatabaseStartException if the database does not answer in time, or has another schema
   */
  public static DatabaseManager start(DatabaseSettings settings, Duration requestTimeout) {
    return start(settings, POOL_NAME, StatementObserver.NONE, requestTimeout);
  }

  /** As {@link #start(DatabaseSettings, Duration)}, with another pool name and an observer. */
  public static DatabaseManager start(
      DatabaseSettings settings,
      String poolName,
      StatementObserver observer,
      Duration requestTimeout) {
    return start(settings, poolName, observer, requestTimeout, Statements::of);
  }

  static DatabaseManager start(
      DatabaseSettings settings,
      String poolName,
      StatementObserver observer,
      Duration requestTimeout,
      Function<Dialect, Statements> statements) {
    EmbeddedPostgres embedded = null;
    Connection keeper = null;
    try {
      DatabaseTarget target =
          switch (settings.url()) {
            case DatabaseUrl.Embedded e -> {
              embedded =
                  EmbeddedPostgres.start(
                      settings.dataDirectory(),
                      settings.poolSize() + settings.maxOverflow() + OTHER_CONNECTIONS);
              yield DatabaseTarget.of(embedded);
            }
            case DatabaseUrl.PostgreSql url -> DatabaseTarget.of(url);
            case DatabaseUrl.Sqlite url -> DatabaseTarget.of(url);
          };
      Connection first =
          new FirstConnection(System::nanoTime, LockSupport::parkNanos)
              .to(target, most -> target.connect("confida-start", most), settings.startTimeout());
      String initSql = target.watchForLostClients(first);
      boolean current = SchemaHistory.isCurrent(first, target.dialect());
      keeper = keepOrClose(first, target);
      if (!current) {
        Migrations.apply(target);
      }
      LOGGER.log(Level.INFO, "database: {0}", target.description());
      return new DatabaseManager(
          settings,
          poolName,
          new Opened(target, initSql, embedded, keeper),
          statements.apply(target.dialect()),
          observer,
          requestTimeout);
    } catch (RuntimeException | Error e) {
      Opened.close(embedded, keeper);
      throw e;
    }
  }

  private static @Nullable Connection keepOrClose(Connection first, DatabaseTarget target) {
    if (target.inMemory()) {
      return first; // the database is gone with its last connection
    }
    quietly("the first connection", first);
    return null;
  }

  /** The way to the database. */
  public DatabaseOperations operations() {
    return operations;
  }

  /** Asks the database for a sign of life, outside the pool. */
  public DatabaseProbe probe() {
    return probe;
  }

  /** What the statements of the last minute took. */
  public Activity activity() {
    return activity;
  }

  /** Whose SQL it speaks. */
  public Dialect dialect() {
    return target.dialect();
  }

  /** The pool's name in JMX. */
  public String poolName() {
    return poolName;
  }

  /** "virtual" or "platform": the threads that talk to the database. */
  public String mode() {
    return worker.mode();
  }

  /** The pool now. */
  public PoolStatistics statistics() {
    return new PoolStatistics(
        size.kept(),
        size.overflow(),
        poolBean.getIdleConnections(),
        poolBean.getActiveConnections(),
        gate.waiting(),
        poolBean.getTotalConnections());
  }

  @Override
  public void close() {
    probe.close();
    if (!watch.drain(LONGEST_LAST_WORK)) {
      LOGGER.log(Level.WARNING, "database work did not end at the stop, and is cut off");
    }
    worker.close();
    watch.close();
    connector.close(); // the pool waits for it
    quietly("the pool", pool);
    opened.close();
  }

  /** One part that does not close must not keep the others open. */
  private static void quietly(String what, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOGGER.log(Level.WARNING, what + " did not close", e);
    }
  }

  /** A connection of the pool, at once or not at all while the database cannot be reached. */
  private Connection lend() {
    SQLException down = connector.down();
    if (down != null && poolBean.getIdleConnections() == 0) {
      long everyNanos =
          Math.min(REFUSAL_EVERY.toNanos(), LINE_THROUGH.toNanos() / Math.max(1, gate.waiting()));
      LockSupport.parkNanos(everyNanos * gate.limit()); // so many do
      throw UnavailableException.unreachable(down);
    }
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw new StatementException("no connection: " + e.getMessage(), e);
    }
  }

  /** There is none yet while the pool opens its first connection. */
  private DeadlineWatch watch() {
    return watch;
  }

  /** HikariCP opens its first connection here. */
  private HikariDataSource open(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          throw Connectivity.cannotStart(target, LONGEST_CONNECT, sql);
        }
      }
      throw e;
    }
  }

  private HikariConfig poolConfig(String poolName) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(connector);
    config.setJdbcUrl(target.poolUrl()); // not used; it tells monitors where the database is
    config.setPoolName(poolName);
    config.setRegisterMbeans(true);
    config.setMaximumPoolSize(size.kept());
    config.setMinimumIdle(size.kept());
    config.setValidationTimeout(LONGEST_CHECK.toMillis());
    config.setConnectionInitSql(opened.initSql());
    config.setConnectionTimeout(Math.max(250, longestConnect().toMillis()));
    return config;
  }

  private Duration longestConnect() {
    Duration most = settings.poolTimeout();
    return most.compareTo(LONGEST_CONNECT) < 0 ? most : LONGEST_CONNECT;
  }

  /** What was opened before the pool and outlives it. */
  private record Opened(
      DatabaseTarget target,
      @Nullable String initSql,
      @Nullable EmbeddedPostgres embedded,
      @Nullable Connection keeper) {
    void close() {
      close(embedded, keeper);
    }

    static void close(@Nullable EmbeddedPostgres embedded, @Nullable Connection keeper) {
      if (keeper != null) {
        quietly("the database in memory", keeper);
      }
      if (embedded != null) {
        embedded.close();
      }
    }
  }

  /** How many connections this database takes. */
  private record PoolSize(int kept, int overflow) {
    static PoolSize of(DatabaseSettings settings, DatabaseTarget target) {
      // Connections to one SQLite database in memory lock each other out by table.
      return target.inMemory()
          ? new PoolSize(1, 0)
          : new PoolSize(settings.poolSize(), settings.maxOverflow());
    }
  }
}
