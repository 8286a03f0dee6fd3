package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.OpenApiContract.Route;
import io.confida.server.fuzz.Canaries;
import io.confida.server.fuzz.WireAnswer;
import io.confida.server.fuzz.WireClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks every documented route, in good requests and bad ones, with a word that nothing else has in
 * every field, query and header, and looks for it in what is refused.
 */
final class SecretsProbe implements AutoCloseable {

  static final String KEY = "kR7vw3Xb9LmQ2tYp8sDf4GhJ6nZc1aE5";
  private static final Pattern ID = Pattern.compile("\\{[^}]+}");

  private final WireClient client;
  private final OpenApiContract contract;
  private int asked;

  /** For the server that has {@link #KEY}. */
  SecretsProbe(Api api) {
    this.client = new WireClient(api.server().getPort());
    this.contract = api.contract();
  }

  /** How many requests there were so far. */
  int asked() {
    return asked;
  }

  String metrics() throws IOException {
    return body(request("GET", "/metrics", token(), "", ""));
  }

  @Override
  public void close() {
    client.close();
  }

  private static String token() {
    return "Bearer "
        + TestTokens.hs256(
            Api.object("alg", "HS256"),
            TestTokens.claims("ada", "admin"),
            KEY.getBytes(StandardCharsets.UTF_8));
  }

  /** Each documented route, as it should be asked and as it should not. */
  void everything() throws IOException {
    for (Route route : contract.routes()) {
      if (route.path().equals("/events")) {
        continue; // it goes on; its query is read as the others are
      }
      Paths paths = new Paths();
      String path = paths.of(route);
      Optional<JsonNode> whole = example(route);
      String body = whole.map(JsonNode::toString).orElse("");
      for (int twice = 0; twice < 2; twice++) {
        ask(
            request(
                route.method(),
                paths.of(route),
                token(),
                "Idempotency-Key: " + Canaries.WORD + twice + "\r\n",
                body));
      }
      ask(request(route.method(), path, token(), "", body));
      for (String query : queries(route)) {
        ask(request(route.method(), path + "?" + query, token(), "", body));
      }
      for (String bad : whole.map(Canaries::spoiled).orElse(List.of(Canaries.WORD))) {
        ask(request(route.method(), path, token(), "", bad));
      }
      for (String type :
          List.of("text/plain", "application/x-ndjson", "application/x-www-form-urlencoded")) {
        ask(
            request(
                route.method(),
                path,
                token(),
                "Content-Type: " + type + "\r\n",
                body.isEmpty() ? "" : body));
      }
      for (String secret :
          List.of(
              "Bearer " + Canaries.WORD,
              "Basic " + Canaries.WORD,
              token() + Canaries.WORD,
              "Bearer " + Canaries.WORD + "." + Canaries.WORD + "." + Canaries.WORD)) {
        ask(request(route.method(), path, secret, "", body));
      }
      for (String header :
          List.of(
              "Cookie: a=",
              "X-Api-Key: ",
              "Referer: http://x/?",
              "User-Agent: ",
              "Origin: ",
              "Accept: ",
              "If-Match: ",
              "Idempotency-Key: a ")) {
        ask(request(route.method(), path, token(), header + Canaries.WORD + "\r\n", body));
      }
      noHttp(route, path, body);
    }
  }

  /** Requests that end before a route is found. */
  private void noHttp(Route route, String path, String body) throws IOException {
    String head = route.method() + " " + path + "?a=" + Canaries.WORD + " ";
    String secret = "Authorization: " + token() + "\r\nX: " + Canaries.WORD + "\r\n";
    for (String text :
        List.of(
            head + "HTTP/9.9\r\nHost: a\r\n" + secret + "\r\n" + body,
            head + "HTTP/1.1\r\n" + secret + "no colon " + Canaries.WORD + "\r\n\r\n" + body,
            head + "HTTP/1.1\r\nHost: " + Canaries.WORD + ":x\r\n" + secret + "\r\n" + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "Content-Length: "
                + Canaries.WORD
                + "\r\n\r\n"
                + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
                + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Canaries.WORD
                + "\r\n"
                + body,
            head
                + "HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "X: "
                + Canaries.WORD.repeat(3000)
                + "\r\n\r\n"
                + body,
            route.method()
                + " /?"
                + Canaries.WORD.repeat(20_000)
                + " HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "\r\n",
            route.method()
                + " "
                + path
                + "?a=%zz"
                + Canaries.WORD
                + " HTTP/1.1\r\nHost: a\r\n"
                + secret
                + "\r\n",
            Canaries.WORD + "\r\n\r\n")) {
      client.alone(text.getBytes(StandardCharsets.UTF_8), false).forEach(this::note);
      asked++;
    }
  }

  /** Each route that writes, as it should be asked. */
  void writes() throws IOException {
    Paths paths = new Paths();
    for (Route route : contract.routes()) {
      Optional<JsonNode> whole = example(route);
      if (whole.isPresent() || route.path().equals("/api/v1/questions/search")) {
        String query = route.method().equals("GET") ? "?query=" + Canaries.WORD : "";
        String key = "Idempotency-Key: " + Canaries.WORD + asked + "\r\n";
        ask(request(route.method(), paths.of(route) + query, token(), "", body(whole)));
        ask(request(route.method(), paths.of(route) + query, token(), key, body(whole)));
      }
    }
  }

  private static String body(Optional<JsonNode> whole) {
    return whole.map(JsonNode::toString).orElse("");
  }

  private Optional<JsonNode> example(Route route) {
    return contract
        .operation(route)
        .find("requestBody")
        .map(body -> Canaries.of(body.at("content").at("application/json").at("schema")));
  }

  private List<String> queries(Route route) {
    return contract.parameters(route).stream()
        .map(DocumentNode::json)
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .map(parameter -> parameter.path("name").asText())
        .flatMap(
            name ->
                List.of(
                    name + "=" + Canaries.WORD + "%20in%20some%20words",
                    name + "=" + Canaries.WORD.repeat(2000),
                    name + "=" + Canaries.WORD + "%00",
                    Canaries.WORD + "=1&" + name + "=%27" + Canaries.WORD)
                    .stream())
        .toList();
  }

  /** Paths to things that are there, made for each route anew while the database lets them. */
  private final class Paths {
    private final String question;
    private final String session;
    private final String sessionQuestion;

    Paths() throws IOException {
      this.question = made(new Route("POST", "/api/v1/questions"), "/api/v1/questions");
      this.session = made(new Route("POST", "/api/v1/sessions"), "/api/v1/sessions");
      String path = "/api/v1/sessions/" + session + "/questions";
      this.sessionQuestion = made(new Route("POST", "/api/v1/sessions/{id}/questions"), path);
    }

    private String made(Route route, String path) throws IOException {
      String answer =
          SecretsProbe.this.body(request("POST", path, token(), "", body(example(route))));
      var id = Pattern.compile("\"id\" ?: ?\"([0-9a-f-]{36})\"").matcher(answer);
      return id.find() ? id.group(1) : "00000000-0000-0000-0000-000000000001";
    }

    String of(Route route) {
      String first = route.path().startsWith("/api/v1/questions") ? question : session;
      return ID.matcher(route.path().replace("{id}", first)).replaceAll(sessionQuestion);
    }
  }

  private static String request(
      String method, String target, String token, String headers, String body) {
    String type =
        headers.contains("Content-Type") || body.isEmpty()
            ? ""
            : "Content-Type: application/json\r\n";
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
        + token
        + "\r\n"
        + type
        + headers
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private void ask(String request) throws IOException {
    body(request);
  }

  private String body(String request) throws IOException {
    asked++;
    WireAnswer answer = client.exchange(request.getBytes(StandardCharsets.UTF_8), false);
    note(answer);
    return answer.body();
  }

  /** What is one's own may be answered; what is wrong with a request is told without it. */
  private void note(WireAnswer answer) {
    String text = answer.toString();
    if (answer.status() >= 400) {
      assertThat(text.toLowerCase(Locale.ROOT)).as(text).doesNotContain(Canaries.WORD);
    }
    assertThat(text).doesNotContain(KEY, SecretsTest.PASSWORD, "eyJ");
  }
}
