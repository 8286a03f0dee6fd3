package io.confida.benchmarks.micro.pools;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.confida.server.database.ConnectionGate;
import java.beans.PropertyVetoException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.vibur.dbcp.ViburDBCPDataSource;

/**
 * The libraries that lend connections.
 *
 * <p>Each is as its users get it, save for the size, the longest wait, and one thing: none asks a
 * connection for a sign of life at each borrow, as DBCP2 does by default and HikariCP does not,
 * which on a database would be one more round trip of all those of a turn.
 */
public enum PoolLibrary {
  /** The control. */
  HIKARICP {
    @Override
    OpenPool open(Backend backend, int size) {
      return hikari(backend, size);
    }
  },
  /** As the server has it: HikariCP behind its fair gate. */
  HIKARICP_WITH_GATE {
    @Override
    OpenPool open(Backend backend, int size) {
      return new Gated(hikari(backend, size), size);
    }
  },
  DBCP2 {
    @Override
    OpenPool open(Backend backend, int size) {
      BasicDataSource pool = new BasicDataSource();
      pool.setDriverClassName(backend.driver());
      pool.setUrl(backend.url());
      pool.setUsername(USER);
      pool.setPassword(USER);
      pool.setInitialSize(size);
      pool.setMinIdle(size);
      pool.setMaxIdle(size);
      pool.setMaxTotal(size);
      pool.setMaxWait(LONGEST_WAIT);
      pool.setTestOnBorrow(false);
      return new Plain(pool, pool);
    }
  },
  AGROAL {
    @Override
    OpenPool open(Backend backend, int size) {
      try {
        AgroalDataSource pool =
            AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(
                        settings ->
                            settings
                                .initialSize(size)
                                .minSize(size)
                                .maxSize(size)
                                .acquisitionTimeout(LONGEST_WAIT)
                                .connectionFactoryConfiguration(
                                    factory ->
                                        factory
                                            .connectionProviderClass(driver(backend))
                                            .jdbcUrl(backend.url())
                                            .principal(new NamePrincipal(USER))
                                            .credential(new SimplePassword(USER)))));
        return new Plain(pool, pool);
      } catch (SQLException e) {
        throw new IllegalStateException("Agroal does not start", e);
      }
    }
  },
  VIBUR {
    @Override
    OpenPool open(Backend backend, int size) {
      ViburDBCPDataSource pool = new ViburDBCPDataSource();
      pool.setDriverClassName(backend.driver());
      pool.setJdbcUrl(backend.url());
      pool.setUsername(USER);
      pool.setPassword(USER);
      pool.setPoolInitialSize(size);
      pool.setPoolMaxSize(size);
      pool.setConnectionTimeoutInMs(LONGEST_WAIT.toMillis());
      pool.start();
      return new Plain(pool, pool);
    }
  },
  C3P0 {
    @Override
    OpenPool open(Backend backend, int size) {
      ComboPooledDataSource pool = new ComboPooledDataSource();
      try {
        pool.setDriverClass(backend.driver());
      } catch (PropertyVetoException e) {
        throw new IllegalStateException("c3p0 does not take the driver", e);
      }
      pool.setJdbcUrl(backend.url());
      pool.setUser(USER);
      pool.setPassword(USER);
      pool.setInitialPoolSize(size);
      pool.setMinPoolSize(size);
      pool.setMaxPoolSize(size);
      pool.setCheckoutTimeout((int) LONGEST_WAIT.toMillis());
      return new Plain(pool, pool);
    }
  },
  TOMCAT {
    @Override
    OpenPool open(Backend backend, int size) {
      org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
      pool.setDriverClassName(backend.driver());
      pool.setUrl(backend.url());
      pool.setUsername(USER);
      pool.setPassword(USER);
      pool.setInitialSize(size);
      pool.setMinIdle(size);
      pool.setMaxIdle(size);
      pool.setMaxActive(size);
      pool.setMaxWait((int) LONGEST_WAIT.toMillis());
      return new Plain(pool, pool::close);
    }
  };

  private static final String USER = "postgres";

  /** Long enough that nobody is refused, however unfair a pool is. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  abstract OpenPool open(Backend backend, int size);

  private static OpenPool hikari(Backend backend, int size) {
    HikariConfig config = new HikariConfig();
    config.setDriverClassName(backend.driver());
    config.setJdbcUrl(backend.url());
    config.setUsername(USER);
    config.setPassword(USER);
    config.setPoolName("borrowing");
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(LONGEST_WAIT.toMillis());
    HikariDataSource pool = new HikariDataSource(config);
    return new Plain(pool, pool);
  }

  private static Class<? extends Driver> driver(Backend backend) {
    try {
      return Class.forName(backend.driver()).asSubclass(Driver.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the driver is not on the class path", e);
    }
  }

  private record Plain(DataSource source, AutoCloseable end) implements OpenPool {
    @Override
    public Connection borrow() throws SQLException {
      return source.getConnection();
    }

    @Override
    public void close() {
      try {
        end.close();
      } catch (Exception e) {
        throw new IllegalStateException("the pool does not close", e);
      }
    }
  }

  /** The pool behind it never has more borrowers than connections. */
  private static final class Gated implements OpenPool {
    private final OpenPool pool;
    private final ConnectionGate gate;

    private Gated(OpenPool pool, int size) {
      this.pool = pool;
      this.gate =
          new ConnectionGate(size, 0, Integer.MAX_VALUE, Duration.ofMillis(25), limit -> {});
    }

    @Override
    public Connection borrow() throws SQLException {
      gate.enter(LONGEST_WAIT);
      try {
        return pool.borrow();
      } catch (SQLException | RuntimeException e) {
        gate.leave();
        throw e;
      }
    }

    @Override
    public void giveBack(Connection connection) throws SQLException {
      try {
        connection.close();
      } finally {
        gate.leave();
      }
    }

    @Override
    public void close() {
      pool.close();
    }
  }
}
