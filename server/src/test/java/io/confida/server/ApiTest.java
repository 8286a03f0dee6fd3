package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.OpenApiContract.Route;
import io.confida.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
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
        InterviewCases,
        IdempotencyCases,
        RequestCases,
        HostCases,
        HealthCases {

  private TestDatabase database;
  private TestServer server;

  /** Whose SQL the database speaks. */
  abstract Dialect dialect();

  /** The database of the class. */
  TestDatabase newDatabase() {
    return TestDatabases.create(dialect());
  }

  /** Where the server is to find it. */
  String url(TestDatabase created) throws Exception {
    return TestServer.url(created.url());
  }

  @BeforeAll
  void start() throws Exception {
    database = newDatabase();
    server =
        TestServer.onUrl(url(database), "ASYNC_DATABASE_ENABLED", String.valueOf(virtualThreads()));
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) { // the start may have been passed over
      server.close();
    }
    database.close();
  }

  @AfterEach
  void checkLeaks() {
    LeakCheck.verify(server.application().database(), database);
  }

  @Test
  void routesAndDocumentAgree() {
    SortedSet<Route> documented = server.contract().routes();
    SortedSet<Route> registered = RegisteredRoutes.of(server.application());

    assertThat(registered)
        .as("every route is documented; /metrics is registered beside the others")
        .isEqualTo(without(documented, new Route("GET", "/metrics")));
    for (Route route : documented) {
      Answer answer =
          api()
              .unchecked(
                  route.method(),
                  // A stream goes on until it is told where to end.
                  route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString())
                      + (route.path().equals("/events") ? "?samples=1" : ""),
                  BodyPublishers.noBody(),
                  request -> {});
      assertThat(answer.body()).as(route.toString()).doesNotContain("Nothing answers to");
      assertThat(answer.status()).as(route.toString()).isLessThan(500);
    }
  }

  private static SortedSet<Route> without(SortedSet<Route> routes, Route route) {
    SortedSet<Route> others = new TreeSet<>(routes);
    assertThat(others.remove(route)).isTrue();
    return others;
  }

  /** Needs all cases before it. */
  @Test
  @Order(Integer.MAX_VALUE)
  void everyDocumentedAnswerWasSeen() {
    SortedSet<OpenApiContract.Answer> unseen = new TreeSet<>(server.contract().answers());
    unseen.removeAll(server.contract().exercised());
    // A fault of the server, and a database that is down or full, are for tests of their own.
    unseen.removeIf(answer -> answer.status() == 500 || answer.status() == 503);
    // Nobody needs a token here, and nobody is limited: JwtTest and RateLimitTest have these.
    unseen.removeIf(answer -> answer.status() == 401 || answer.status() == 429);
    // No page of another origin is refused here: CrossOriginTest has these.
    unseen.removeIf(answer -> answer.status() == 403 && ANY_NAME.contains(answer.path()));
    // Monitoring is on here.
    unseen.remove(new OpenApiContract.Answer("GET", "/monitoring/database", 404));
    unseen.remove(new OpenApiContract.Answer("GET", "/events", 404));

    assertThat(unseen).isEmpty();
  }

  @Override
  public TestServer server() {
    return server;
  }

  @Override
  public TestDatabase database() {
    return database;
  }

  @Override
  public Api api() {
    return server.api();
  }
}
