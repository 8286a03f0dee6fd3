package io.confida.server;

import io.confida.server.database.Dialect;

class PostgresPlatformApiTest extends ApiTest {

  @Override
  Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public boolean virtualThreads() {
    return false;
  }
}
