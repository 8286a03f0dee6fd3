package io.confida.server.database;

import java.util.Locale;

/** The databases whose SQL we speak. */
public enum Dialect {
  /** PostgreSQL 14 or newer. */
  POSTGRESQL,
  /** SQLite, for development. */
  SQLITE;

  /** The name in health answers and in the resources' folders. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String statementsResource() {
    return "db/" + wireName() + "/statements.yaml";
  }

  /** On the class path. */
  String migrationsFolder() {
    return "db/" + wireName() + "/migration";
  }
}
