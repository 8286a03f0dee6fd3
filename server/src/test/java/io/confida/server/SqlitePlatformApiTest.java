package io.confida.server;

class SqlitePlatformApiTest extends ApiTest {

  @Override
  Database open() {
    return Database.sqlite();
  }

  @Override
  public boolean virtualThreads() {
    return false;
  }
}
