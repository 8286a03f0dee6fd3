package io.confida.server;

import io.confida.server.database.Dialect;

class SqlitePlatformApiTest extends ApiTest {

  @Override
  Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public boolean virtualThreads() {
    return false;
  }
}
