package io.confida.benchmarks.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.server.config.DatabaseSettings;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import org.jspecify.annotations.Nullable;

/** HikariCP alone, with as many connections as the server keeps. */
public final class ControlPool {

  private ControlPool() {}

  /**
   * Opens the pool.
   *
   * @throws IllegalArgumentException if the settings name another database than a PostgreSQL
   */
  public static HikariDataSource open(DatabaseSettings settings) {
    if (!(settings.url() instanceof DatabaseUrl.PostgreSql url)) {
      throw new IllegalArgumentException("the control runs on a PostgreSQL: set DATABASE_URL");
    }
    HikariConfig config = new HikariConfig();
    String separator = url.jdbcUrl().contains("?") ? "&" : "?";
    config.setJdbcUrl(url.jdbcUrl() + separator + "reWriteBatchedInserts=true&tcpKeepAlive=true");
    @Nullable String user = url.user();
    if (user != null) {
      config.setUsername(user);
    }
    @Nullable Secret password = url.password();
    if (password != null) {
      config.setPassword(password.reveal());
    }
    config.setPoolName("control");
    config.setRegisterMbeans(true);
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(settings.poolSize());
    return new HikariDataSource(config);
  }
}
