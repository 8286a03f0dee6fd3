package io.confida.server;

import java.util.Map;

class SqliteVirtualApiTest extends ApiTest {

  @Override
  Database open() {
    return Database.sqlite();
  }

  @Override
  Map<String, String> settings() {
    return Map.of("ASYNC_DATABASE_ENABLED", "true");
  }
}
