package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.server.OpenApiContract.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two tenants, every documented route, every verb, every kind of id: what belongs to another is
 * 404.
 *
 * <p>The routes and the bodies come from the OpenAPI document. A route that {@link #CASES} does not
 * know fails the test: whoever adds one says here whose things it touches.
 */
class TenantTest {

  /** Whose things a route touches. */
  private enum Touches {
    /** What is open to all, or the question bank, which all share. */
    SHARED,
    /** What the caller makes, or a list of what is the caller's. */
    OWN,
    /** One thing of one user, named in the path. */
    NAMED
  }

  private static final Map<String, Touches> CASES =
      Map.ofEntries(
          Map.entry("/api/v1/sessions/{id}", Touches.NAMED),
          Map.entry("/api/v1/sessions/{id}/status", Touches.NAMED),
          Map.entry("/api/v1/sessions/{id}/questions", Touches.NAMED),
          Map.entry("/api/v1/sessions/{id}/questions/{sessionQuestionId}", Touches.NAMED),
          Map.entry("/api/v1/sessions/{id}/questions/{sessionQuestionId}/answers", Touches.NAMED),
          Map.entry("/api/v1/sessions", Touches.OWN),
          Map.entry("/api/v1/parse-jd", Touches.OWN),
          Map.entry("/parse-jd", Touches.OWN),
          Map.entry("/api/v1/services", Touches.SHARED),
          Map.entry("/api/v1/questions", Touches.SHARED),
          Map.entry("/api/v1/questions/{id}", Touches.SHARED),
          Map.entry("/api/v1/questions/search", Touches.SHARED),
          Map.entry("/api/v1/questions/suggestions", Touches.SHARED),
          Map.entry("/api/v1/questions/stats", Touches.SHARED),
          Map.entry("/api/v1/questions/bulk-import", Touches.SHARED),
          Map.entry("/", Touches.SHARED),
          Map.entry("/live", Touches.SHARED),
          Map.entry("/ready", Touches.SHARED),
          Map.entry("/health", Touches.SHARED),
          Map.entry("/monitoring/database", Touches.SHARED),
          Map.entry("/events", Touches.SHARED),
          Map.entry("/metrics", Touches.SHARED),
          Map.entry("/openapi.json", Touches.SHARED),
          Map.entry("/docs", Touches.SHARED));

  private static final List<String> VERBS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** A session with a question that has been answered. */
  private record Owned(Api owner, String session, String question, String secret) {

    static Owned make(Api owner) {
      String secret = "mine-" + UUID.randomUUID();
      String session =
          owner.post("/api/v1/sessions", object("mode", "practice", "role", secret)).is(201).id();
      String questions = "/api/v1/sessions/" + session + "/questions";
      String question =
          owner
              .post(questions, object("questions", new String[] {"Why " + secret + "?"}))
              .is(201)
              .text("0/id");
      owner.post(questions + "/" + question + "/answers", object("answer_text", secret)).is(201);
      return new Owned(owner, session, question, secret);
    }

    JsonNode whole() {
      return owner.get("/api/v1/sessions/" + session).is(200).json();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatBelongsToAnotherIsNotThere(TestDatabases.Variant variant) throws SQLException {
    TestDatabase database = TestDatabases.create(variant.dialect());
    try (database;
        TestServer server =
            TestServer.on(
                database,
                "AUTH_MODE",
                "jwt",
                "SECRET_KEY",
                TestTokens.SECRET,
                "RATE_LIMIT",
                "off",
                "ASYNC_DATABASE_ENABLED",
                String.valueOf(variant.async()))) {
      Owned ada = Owned.make(server.api().as(TestTokens.bearer("ada", "user")));
      Owned bob = Owned.make(server.api().as(TestTokens.bearer("bob", "user")));
      Api admin = server.api().as(TestTokens.bearer("root", "admin"));
      JsonNode adas = ada.whole();
      JsonNode bobs = bob.whole();

      Map<String, String> words = new TreeMap<>();
      int[] asked = {0};
      for (Route route : server.contract().routes()) {
        Touches touches = CASES.get(route.path());
        assertThat(touches).as("TenantTest has no case for %s: add one", route).isNotNull();
        if (touches == Touches.NAMED) {
          for (String path : pathsOfOthers(route.path(), ada, bob)) {
            for (Api stranger : List.of(bob.owner(), admin)) {
              asked[0] += refusedByAllVerbs(server, stranger, bob.session(), route, path, words);
            }
          }
        } else if (!route.path().equals("/events")) {
          String body =
              bob.owner()
                  .unchecked(
                      route.method(),
                      route.path().replace("{id}", UUID.randomUUID().toString()),
                      BodyPublishers.ofString(example(server, route)),
                      request -> request.header("Content-Type", Api.JSON))
                  .body();
          assertThat(body).as("%s", route).doesNotContain(ada.secret(), ada.session());
        }
      }

      assertThat(asked[0]).isGreaterThan(300);
      assertThat(ada.whole()).isEqualTo(adas);
      assertThat(bob.whole()).isEqualTo(bobs);
      assertThat(bob.owner().get("/api/v1/sessions?limit=100").each("id"))
          .contains(bob.session())
          .doesNotContain(ada.session());
      assertThat(admin.get("/api/v1/sessions?limit=100").is(200).total()).isZero();
      server.checkLeaks();
    }
  }

  /** Paths with another's ids, ids of nothing, and no ids at all, each in each place. */
  private static Set<String> pathsOfOthers(String template, Owned other, Owned own) {
    Set<String> paths = new LinkedHashSet<>();
    boolean inner = template.contains("{sessionQuestionId}");
    for (String session : idsBesides(other.session())) {
      for (String question : inner ? idsBesides(other.question()) : List.of("")) {
        paths.add(fill(template, session, question));
      }
      if (inner) {
        paths.add(fill(template, session, own.question()));
      }
    }
    if (inner) {
      for (String question : idsBesides(other.question())) {
        paths.add(fill(template, own.session(), question));
      }
    }
    return paths;
  }

  private static List<String> idsBesides(String others) {
    return List.of(
        others,
        others.toUpperCase(Locale.ROOT),
        UUID.randomUUID().toString(),
        new UUID(0, 0).toString(),
        "0",
        "-1",
        "null",
        others.substring(1),
        others + "%00",
        "%27%20OR%20%271%27=%271",
        "..%2f" + others);
  }

  private static String fill(String template, String session, String question) {
    return template.replace("{id}", session).replace("{sessionQuestionId}", question);
  }

  private static int refusedByAllVerbs(
      TestServer server,
      Api stranger,
      String ownSession,
      Route route,
      String path,
      Map<String, String> answers) {
    for (String verb : VERBS) {
      Route asked = new Route(verb, route.path());
      String body = server.contract().routes().contains(asked) ? example(server, asked) : "{}";
      Answer answer =
          stranger.unchecked(
              verb,
              path,
              BodyPublishers.ofString(body),
              request -> request.header("Content-Type", Api.JSON));
      String what = verb + " " + path;
      if (path.contains("%00") || path.contains("..%2f")) {
        assertThat(answer.status()).as(what).isIn(400, 404);
      } else {
        assertThat(answer.status()).as("%s answered %s", what, answer.body()).isEqualTo(404);
      }
      if (!verb.equals("HEAD") && isWellFormed(path, route.path())) {
        // Nothing tells another's from nothing: the words depend on route and verb alone.
        ObjectNode problem = (ObjectNode) answer.json();
        problem.remove("instance");
        String words = problem.toString();
        String first = answers.putIfAbsent(route.path() + " " + route.method() + " " + verb, words);
        // In a session of one's own it is the question that is not there.
        if (first != null && !path.contains(ownSession)) {
          assertThat(words).as(what).isEqualTo(first);
        }
      }
    }
    return VERBS.size();
  }

  private static boolean isWellFormed(String path, String template) {
    return path.replaceAll("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "ID")
        .equals(template.replaceAll("\\{[^}]+}", "ID"));
  }

  /** The body that the document gives as an example; an empty one where it takes none. */
  private static String example(TestServer server, Route route) {
    return server
        .contract()
        .operation(route)
        .find("requestBody")
        .map(body -> body.at("content").at(Api.JSON))
        .map(
            media ->
                media
                    .find("example")
                    .map(DocumentNode::json)
                    .orElseGet(
                        () ->
                            media
                                .at("examples")
                                .members()
                                .findFirst()
                                .orElseThrow()
                                .getValue()
                                .at("value")
                                .json())
                    .toString())
        .orElse("");
  }
}
