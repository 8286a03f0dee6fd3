package io.confida.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client that holds every answer to the OpenAPI document.
 *
 * @param user who asks, or a token with "Bearer " before it; empty for the local user
 */
record Api(HttpClient http, URI server, OpenApiContract contract, String user) {

  static final String USER = "X-Test-User";
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  Api as(String someone) {
    return new Api(http, server, contract, someone);
  }

  Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody(), request -> {});
  }

  Answer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody(), request -> {});
  }

  Answer post(String path, Object body) {
    return json("POST", path, body.toString());
  }

  Answer put(String path, Object body) {
    return json("PUT", path, body.toString());
  }

  Answer patch(String path, Object body) {
    return json("PATCH", path, body.toString());
  }

  Answer json(String method, String path, String body) {
    return send(method, path, JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  Answer send(String method, String path, String contentType, byte[] body) {
    return send(
        method, path, BodyPublishers.ofByteArray(body), r -> r.header("Content-Type", contentType));
  }

  /** Asks, and holds the answer to the document. */
  Answer send(
      String method, String path, BodyPublisher body, Consumer<HttpRequest.Builder> headers) {
    Answer answer = unchecked(method, path, body, headers);
    contract.validate(method, answer.response());
    return answer;
  }

  /** Asks for something that is not in the document; what is answered must be a problem. */
  Answer undocumented(String method, String path, String body) {
    Answer answer =
        unchecked(method, path, BodyPublishers.ofString(body), r -> r.header("Content-Type", JSON));
    contract.validateProblem(
        answer.status(), answer.header("Content-Type").orElse("none"), answer.body());
    return answer;
  }

  Answer unchecked(
      String method, String path, BodyPublisher body, Consumer<HttpRequest.Builder> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(LIMIT).method(method, body);
    if (!user.isEmpty()) {
      request.header(user.regionMatches(true, 0, "Bearer ", 0, 7) ? "Authorization" : USER, user);
    }
    headers.accept(request);
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(method + " " + path, response);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + " " + path + ": interrupted", e);
    }
  }

  /** All pages of a list, from this one to the last. */
  List<Answer> pages(String path) {
    List<Answer> pages = new ArrayList<>();
    pages.add(get(path).is(200));
    while (pages.getLast().next().isPresent()) {
      pages.add(get(pages.getLast().next().orElseThrow()).is(200));
    }
    return pages;
  }

  /** A JSON object of names and values in turn. */
  static ObjectNode object(Object... namesAndValues) {
    ObjectNode object = Answer.JSON.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.set(namesAndValues[i].toString(), Answer.JSON.valueToTree(namesAndValues[i + 1]));
    }
    return object;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
