package io.confida.benchmarks.micro.pools;

import io.confida.benchmarks.load.SharedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the pools' connections lead to, and what a turn does with one. */
public enum Backend {
  /** Nowhere: nothing but the pool costs anything. */
  STUB {
    @Override
    String driver() {
      return EmptyDriver.class.getName();
    }

    @Override
    String url() {
      return EmptyDriver.URL;
    }

    @Override
    int use(Connection connection) {
      return 0;
    }
  },
  /** A PostgreSQL of this machine, which each turn asks for one row. */
  POSTGRES {
    @Override
    String driver() {
      return org.postgresql.Driver.class.getName();
    }

    @Override
    String url() {
      return SharedPostgres.get().jdbcUrl();
    }

    @Override
    int use(Connection connection) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement("SELECT 1");
          ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  };

  abstract String driver();

  abstract String url();

  abstract int use(Connection connection) throws SQLException;
}
