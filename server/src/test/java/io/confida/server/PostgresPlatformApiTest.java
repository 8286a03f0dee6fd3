package io.confida.server;

class PostgresPlatformApiTest extends ApiTest {

  @Override
  Database open() {
    return Database.postgresql();
  }

  @Override
  public boolean virtualThreads() {
    return false;
  }
}
