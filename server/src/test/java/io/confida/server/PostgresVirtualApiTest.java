package io.confida.server;

import java.util.Map;

class PostgresVirtualApiTest extends ApiTest {

  @Override
  Database open() {
    return Database.postgresql();
  }

  @Override
  Map<String, String> settings() {
    return Map.of("ASYNC_DATABASE_ENABLED", "true");
  }
}
