package io.confida.server;

import java.util.Map;

class SqlitePlatformApiTest extends ApiTest {

  @Override
  Database open() {
    return Database.sqlite();
  }

  @Override
  Map<String, String> settings() {
    return Map.of("ASYNC_DATABASE_ENABLED", "false");
  }
}
