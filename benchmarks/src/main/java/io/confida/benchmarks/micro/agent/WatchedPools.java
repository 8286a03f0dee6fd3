package io.confida.benchmarks.micro.agent;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.benchmarks.load.StubDriver;
import io.confida.benchmarks.micro.OwnFigures;
import io.confida.benchmarks.micro.QuietLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.AggregationPolicy;

/** HikariCP pools on a driver that does nothing, registered for who watches them. */
final class WatchedPools implements AutoCloseable {

  /** The secondary result of what was borrowed and not given back. */
  static final String KEPT = "kept-connections";

  private static final int SIZE = 10;

  private final List<HikariDataSource> pools = new ArrayList<>();

  WatchedPools(int count) {
    QuietLog.begin();
    for (int i = 1; i <= count; i++) {
      HikariConfig config = new HikariConfig();
      config.setDataSource(new StubDriver());
      config.setPoolName("watched-" + i);
      config.setRegisterMbeans(true);
      config.setMaximumPoolSize(SIZE);
      pools.add(new HikariDataSource(config));
    }
  }

  /** A connection of the first pool. */
  Connection borrow() throws SQLException {
    return pools.getFirst().getConnection();
  }

  /** Tells how many connections somebody has kept; nobody is at work. */
  void tellKept() {
    int kept = pools.stream().mapToInt(p -> p.getHikariPoolMXBean().getActiveConnections()).sum();
    OwnFigures.tell(KEPT, kept, "connections", AggregationPolicy.MAX);
  }

  @Override
  public void close() {
    pools.forEach(HikariDataSource::close);
  }
}
