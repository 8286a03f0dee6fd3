package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What the server answered.
 *
 * @param request method and path, for messages
 */
record Answer(String request, HttpResponse<String> response) {

  static final JsonMapper JSON = new JsonMapper();

  int status() {
    return response.statusCode();
  }

  String body() {
    return response.body();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** This answer, which has that status. */
  Answer is(int status) {
    assertThat(status()).as("%s answered %s", request, body()).isEqualTo(status);
    return this;
  }

  /** This answer, a 422 that names these fields and no others. */
  Answer refuses(String... fields) {
    is(422);
    assertThat(json().path("errors").findValuesAsText("field"))
        .as("%s answered %s", request, body())
        .containsExactlyInAnyOrder(fields);
    return this;
  }

  JsonNode json() {
    return json(body());
  }

  /** The data of each message of an event stream. */
  List<JsonNode> events() {
    return body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> json(line.substring("data: ".length())))
        .toList();
  }

  private JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(request + " answered no JSON: " + text, e);
    }
  }

  /** The text at a path such as {@code session/status}. */
  String text(String path) {
    JsonNode node = json().at("/" + path);
    assertThat(node.isValueNode()).as("%s has %s: %s", request, path, body()).isTrue();
    return node.asText();
  }

  String id() {
    return text("id");
  }

  /** That member of each item, in order. */
  List<String> each(String member) {
    return StreamSupport.stream(json().spliterator(), false)
        .map(item -> item.path(member).asText())
        .toList();
  }

  long total() {
    return Long.parseLong(header("X-Total-Count").orElseThrow());
  }

  /** The next page's address. */
  Optional<String> next() {
    return header("Link").map(link -> link.replaceFirst("^<([^>]+)>; rel=\"next\"$", "$1"));
  }
}
