package io.confida.server;

class SqliteVirtualApiTest extends ApiTest {

  @Override
  Database open() {
    return Database.sqlite();
  }

  @Override
  public boolean virtualThreads() {
    return true;
  }
}
