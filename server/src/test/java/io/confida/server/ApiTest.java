package io.confida.server;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The HTTP contract. Each subclass is one way to run the server, and holds it to all cases.
 *
 * <p>The server runs for the whole class, so a case must not mind what others left in the database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ApiTest
    implements QuestionCases,
        ListCases,
        SearchCases,
        ImportCases,
        SessionCases,
        SessionQuestionCases,
        RequestCases {

  private final Map<String, String> environment = new HashMap<>();
  private Database database;
  private TestServer server;

  /** The database that the server runs on. */
  abstract Database open();

  /** Further settings of this variant. */
  Map<String, String> settings() {
    return Map.of();
  }

  @BeforeAll
  void start() {
    database = open();
    environment.put("DATABASE_URL", database.url());
    environment.putAll(settings());
    server = TestServer.start(environment);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @AfterEach
  void checkLeaks() {
    server.checkLeaks();
  }

  @Override
  public TestServer server() {
    return server;
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public Api api() {
    return server.api();
  }
}
