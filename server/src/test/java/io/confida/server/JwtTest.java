package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.server.OpenApiContract.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets in by a token, and who does not. */
class JwtTest {

  private static final String QUESTIONS = "/api/v1/questions";
  private static final KeyPair RSA = TestTokens.rsa(2048);
  private static final KeyPair SMALL = TestTokens.rsa(1024);
  private static final KeyPair EC = TestTokens.ec();

  private static KeyServer keys;
  private static TestServer server;

  @BeforeAll
  static void start() {
    keys = new KeyServer();
    ObjectNode encrypting = TestTokens.jwk("encrypting", RSA).put("use", "enc");
    ObjectNode unsigned = TestTokens.jwk("unsigned", RSA).put("alg", "none");
    keys.publish(
        TestTokens.jwk("rsa", RSA),
        TestTokens.jwk("ec", EC),
        TestTokens.jwk("small", SMALL),
        encrypting,
        unsigned,
        object("kty", "RSA", "kid", "broken"));
    server =
        TestServer.onSqlite(
            "AUTH_MODE", "jwt",
            "SECRET_KEY", TestTokens.SECRET,
            "JWKS_URL", keys.url(),
            "JWKS_COOLDOWN", "1h",
            "JWT_ISSUER", "https://id.example",
            "JWT_AUDIENCE", "confida");
  }

  @AfterAll
  static void stop() {
    server.close();
    keys.close();
  }

  private static ObjectNode claims(String role) {
    return TestTokens.claims("someone", role)
        .put("iss", "https://id.example")
        .put("aud", "confida");
  }

  private static ObjectNode claims() {
    return claims("user");
  }

  private static ObjectNode header(String algorithm, String key) {
    return object("alg", algorithm, "kid", key, "typ", "JWT");
  }

  private static long in(int seconds) {
    return Instant.now().plusSeconds(seconds).getEpochSecond();
  }

  private static Answer ask(String authorization) {
    return server.api().as(authorization).get(QUESTIONS + "?limit=1");
  }

  static Stream<Arguments> good() {
    return Stream.of(
        arguments("HS256", TestTokens.hs256(claims())),
        arguments(
            "HS256 with a key id",
            TestTokens.hs256(
                header("HS256", "any"),
                claims(),
                TestTokens.SECRET.getBytes(StandardCharsets.UTF_8))),
        arguments("RS256", TestTokens.signed(header("RS256", "rsa"), claims(), RSA)),
        arguments("ES256", TestTokens.signed(header("ES256", "ec"), claims(), EC)),
        arguments(
            "the only key of its kind", TestTokens.signed(object("alg", "ES256"), claims(), EC)),
        arguments(
            "several audiences",
            TestTokens.hs256(
                claims().set("aud", Answer.JSON.createArrayNode().add("other").add("confida")))),
        arguments("nearly in time", TestTokens.hs256(claims().put("nbf", in(2)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void aTokenThatCountsOpens(String what, String token) {
    ask("Bearer " + token).is(200);
    ask("bearer " + token).is(200);
  }

  /**
   * Whoever has a token has it from somebody, so the name the server is called by does not matter.
   */
  @Test
  void aTokenOpensUnderAnyName() {
    String answer =
        RawHttp.ask(
            server.application().port(),
            "GET /api/v1/sessions HTTP/1.1\r\nHost: confida.example\r\nAuthorization: Bearer "
                + TestTokens.hs256(claims())
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  static Stream<Arguments> bad() {
    String good = TestTokens.hs256(claims());
    String[] parts = good.split("\\.", -1);
    String admin = TestTokens.unsigned(object("alg", "HS256"), claims("admin"));
    byte[] publicKey = RSA.getPublic().getEncoded();
    return Stream.of(
        arguments("no signature", TestTokens.unsigned(object("alg", "none"), claims()) + "."),
        arguments("none with a kid", TestTokens.unsigned(header("none", "rsa"), claims()) + "."),
        arguments("None", TestTokens.unsigned(object("alg", "None"), claims()) + "."),
        arguments("none by a key", TestTokens.unsigned(header("none", "unsigned"), claims()) + "."),
        arguments("no algorithm", TestTokens.unsigned(object("typ", "JWT"), claims()) + "."),
        arguments("no algorithm, a kid", TestTokens.unsigned(object("kid", "rsa"), claims()) + "."),
        arguments("signature cut off", parts[0] + "." + parts[1] + "."),
        arguments("tampered claims", admin + "." + parts[2]),
        arguments("tampered signature", good.substring(0, good.length() - 8) + "AAAAAAAA"),
        arguments(
            "another secret", TestTokens.hs256(object("alg", "HS256"), claims(), new byte[64])),
        arguments(
            "the public key as secret",
            TestTokens.hs256(header("HS256", "rsa"), claims(), publicKey)),
        arguments(
            "the public modulus as secret",
            TestTokens.hs256(
                header("HS256", "rsa"),
                claims(),
                TestTokens.jwk("rsa", RSA).toString().getBytes(StandardCharsets.UTF_8))),
        arguments("another RSA key", TestTokens.signed(header("RS256", "rsa"), claims(), SMALL)),
        arguments("a small RSA key", TestTokens.signed(header("RS256", "small"), claims(), SMALL)),
        arguments(
            "an encryption key", TestTokens.signed(header("RS256", "encrypting"), claims(), RSA)),
        arguments("an unknown key", TestTokens.signed(header("RS256", "other"), claims(), RSA)),
        arguments("EC as RSA", TestTokens.signed(header("RS256", "ec"), claims(), RSA)),
        arguments(
            "a key in the header",
            TestTokens.signed(
                header("RS256", "mine").set("jwk", TestTokens.jwk("mine", SMALL)),
                claims(),
                SMALL)),
        arguments("expired", TestTokens.hs256(claims().put("exp", in(-60)))),
        arguments("without an end", TestTokens.hs256((ObjectNode) claims().without("exp"))),
        arguments("an end that is text", TestTokens.hs256(claims().put("exp", "tomorrow"))),
        arguments("not yet valid", TestTokens.hs256(claims().put("nbf", in(600)))),
        arguments("made in the future", TestTokens.hs256(claims().put("iat", in(30)))),
        arguments("another issuer", TestTokens.hs256(claims().put("iss", "https://evil.example"))),
        arguments("no issuer", TestTokens.hs256((ObjectNode) claims().without("iss"))),
        arguments("another audience", TestTokens.hs256(claims().put("aud", "other"))),
        arguments("no audience", TestTokens.hs256((ObjectNode) claims().without("aud"))),
        arguments("nobody's", TestTokens.hs256((ObjectNode) claims().without("sub"))),
        arguments("a subject with NUL", TestTokens.hs256(claims().put("sub", "a\0b"))),
        arguments("a long subject", TestTokens.hs256(claims().put("sub", "a".repeat(256)))),
        arguments(
            "an extension that must be known",
            TestTokens.hs256(
                object("alg", "HS256", "crit", new String[] {"x"}, "x", 1),
                claims(),
                TestTokens.SECRET.getBytes(StandardCharsets.UTF_8))),
        arguments("no token", "hello"),
        arguments("empty parts", ".."),
        arguments("no JSON", "aGVsbG8.aGVsbG8.aGVsbG8"),
        arguments("deep JSON", "W1tb".repeat(2000) + ".W10.AAAA"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void aTokenThatDoesNotCountIsRefused(String what, String token) {
    Answer refused = ask("Bearer " + token).is(401);

    assertThat(refused.text("type")).isEqualTo("urn:confida:problem:unauthorized");
    assertThat(refused.header("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer realm=\"confida\", error=\"invalid_token\", error_description=\"");
    assertThat(refused.body()).doesNotContain("Exception", "io.helidon", "eyJ");
  }

  @Test
  void everyRouteButTheOpenOnesAsksForATokenBeforeAnythingElse() {
    for (Route route : server.contract().routes()) {
      String path = route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
      if (path.startsWith("/api/") || path.equals("/parse-jd")) {
        Answer refused = server.api().json(route.method(), path + "?limit=x", "{").is(401);
        assertThat(refused.header("WWW-Authenticate")).contains("Bearer realm=\"confida\"");
      } else if (!path.equals("/events")) {
        assertThat(server.api().get(path).status()).as(path).isEqualTo(200);
      }
    }
    // What is not there yet is closed as well, however it is written.
    for (String path :
        new String[] {
          "/api/v2/secrets",
          "/docs/../api/v1/questions",
          "/docs/%2e%2e/api/v1/questions",
          "/docs/..%2fapi/v1/questions",
          "/docs/..;/api/v1/questions",
          "/metrics/../api/v1/questions",
          "/api/v1/questions;x=/docs/"
        }) {
      assertThat(server.api().undocumented("GET", path, "").status()).as(path).isIn(400, 401, 404);
    }
  }

  @Test
  void onlyOneTokenInTheHeaderCounts() {
    String good = TestTokens.hs256(claims());
    for (String header :
        new String[] {
          "Bearer", "Bearer ", "Basic " + good, good, "Bearer " + good + " x", "Bearer a, Bearer b"
        }) {
      assertThat(
              server
                  .api()
                  .send(
                      "GET",
                      QUESTIONS,
                      BodyPublishers.noBody(),
                      request -> request.header("Authorization", header))
                  .status())
          .as(header)
          .isEqualTo(401);
    }
    assertThat(
            server
                .api()
                .as("Bearer " + good)
                .send(
                    "GET",
                    QUESTIONS,
                    BodyPublishers.noBody(),
                    request -> request.header("Authorization", "Bearer " + good))
                .status())
        .as("twice")
        .isEqualTo(401);
  }

  @Test
  void theRoleSaysWhoChangesTheBank() {
    ObjectNode question = object("question_text", "Who may ask this?", "category", "technical");
    Api user = server.api().as("Bearer " + TestTokens.hs256(claims("user")));
    Api other = server.api().as("Bearer " + TestTokens.hs256(claims("Admin ")));
    Api admin = server.api().as("Bearer " + TestTokens.hs256(claims("admin")));

    user.post(QUESTIONS, question).is(403);
    other.post(QUESTIONS, "{").is(403);
    String path = QUESTIONS + "/" + admin.post(QUESTIONS, question).is(201).id();
    user.delete(path).is(403);
    user.put(path, object("difficulty_level", "hard")).is(403);
    admin.delete(path).is(204);
  }

  /**
   * What is said to be an administrator's in the document is so before anything else is looked at.
   */
  @Test
  void everyRouteThatIsAnAdministratorsIsRefusedToUsers() {
    Api user = server.api().as("Bearer " + TestTokens.hs256(claims("user")));
    Api admin = server.api().as("Bearer " + TestTokens.hs256(claims("admin")));
    List<OpenApiContract.Route> closed =
        server.contract().routes().stream().filter(route -> isForAdministrators(route)).toList();

    assertThat(closed).hasSizeGreaterThanOrEqualTo(4);
    for (OpenApiContract.Route route : closed) {
      String path = route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
      assertThat(user.json(route.method(), path, "{").is(403).text("type"))
          .as(route.toString())
          .isEqualTo("urn:confida:problem:forbidden");
      assertThat(admin.json(route.method(), path, "{").status())
          .as(route.toString())
          .isIn(400, 404, 422);
    }
  }

  private boolean isForAdministrators(OpenApiContract.Route route) {
    return server
        .contract()
        .operation(route)
        .at("responses")
        .find("403")
        .filter(refusal -> refusal.pointer().endsWith("/NotAdminOrForeign"))
        .isPresent();
  }

  @Test
  void keysAreKeptAndNotFetchedForEachToken() {
    String token = "Bearer " + TestTokens.signed(header("RS256", "rsa"), claims(), RSA);
    ask(token).is(200);
    int before = keys.fetches();

    Together.run(100, i -> ask(token).is(200));

    assertThat(keys.fetches()).isEqualTo(before).isPositive();
  }

  @Test
  void anUnknownKeyIsFetchedOnceAndNotAtEveryToken() {
    ask("Bearer " + TestTokens.signed(header("RS256", "rsa"), claims(), RSA)).is(200);
    int before = keys.fetches();

    Together.run(
        100,
        i ->
            ask("Bearer " + TestTokens.signed(header("RS256", "forged" + i), claims(), RSA))
                .is(401));

    assertThat(keys.fetches()).isEqualTo(before);
  }

  @Test
  void keysAreRotatedAndOutliveAnAddressThatIsDown() {
    KeyPair later = TestTokens.rsa(2048);
    try (KeyServer provider = new KeyServer()) {
      provider.publish(TestTokens.jwk("first", RSA));
      try (TestServer rotating =
          TestServer.onSqlite(
              "AUTH_MODE", "jwt",
              "JWKS_URL", provider.url(),
              "JWKS_COOLDOWN", "100ms",
              "JWKS_MAX_AGE", "1s")) {
        Api first =
            rotating
                .api()
                .as("Bearer " + TestTokens.signed(header("RS256", "first"), claims(), RSA));
        Api second =
            rotating
                .api()
                .as("Bearer " + TestTokens.signed(header("RS256", "second"), claims(), later));
        provider.answerWith(500);
        assertThat(first.get(QUESTIONS).is(503).header("Retry-After")).isPresent();
        provider.answerWith(200);
        awaitStatus(first, 200);
        second.get(QUESTIONS).is(401);
        assertThat(
                rotating.api().as("Bearer " + TestTokens.hs256(claims())).get(QUESTIONS).status())
            .as("HS256 without a secret")
            .isEqualTo(401);

        // While both are published, each opens by its own name alone.
        provider.publish(TestTokens.jwk("first", RSA), TestTokens.jwk("second", later));
        awaitStatus(second, 200);
        first.get(QUESTIONS).is(200);
        rotating
            .api()
            .as("Bearer " + TestTokens.signed(header("RS256", "first"), claims(), later))
            .get(QUESTIONS)
            .is(401);

        provider.publish(TestTokens.jwk("second", later));
        second.get(QUESTIONS).is(200);
        awaitStatus(first, 401);

        provider.answerWith(500);
        await()
            .during(Duration.ofMillis(1500))
            .atMost(Duration.ofSeconds(20))
            .until(() -> second.get(QUESTIONS).status() == 200);
      }
    }
  }

  private static void awaitStatus(Api api, int status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> api.get(QUESTIONS + "?limit=1").is(status));
  }
}
