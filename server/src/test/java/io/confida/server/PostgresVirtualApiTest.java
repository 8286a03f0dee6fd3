package io.confida.server;

class PostgresVirtualApiTest extends ApiTest {

  @Override
  Database open() {
    return Database.postgresql();
  }

  @Override
  public boolean virtualThreads() {
    return true;
  }
}
