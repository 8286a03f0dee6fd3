package io.confida.server.http;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** JSON in and out. */
public final class Json {

  /** One mapper for all: it is safe for many threads, and dear to make. */
  static final ObjectMapper MAPPER = JsonMapper.builder(strict().build()).build();

  private static final Header CONTENT_TYPE =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

  private Json() {}

  /** No field twice, and no nesting that only an attacker needs. */
  static JsonFactoryBuilder strict() {
    return new JsonFactoryBuilder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build());
  }

  /** Answers 200 with a JSON document that is one already. */
  public static void send(ServerResponse response, String document) {
    send(response, Status.OK_200, document);
  }

  /** Answers with a JSON document that is one already. */
  public static void send(ServerResponse response, Status status, String document) {
    response.status(status).header(CONTENT_TYPE).send(document.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers 200 with the value's JSON. */
  public static void sendValue(ServerResponse response, Object value) {
    sendValue(response, Status.OK_200, value);
  }

  /** Answers with the value's JSON: a record, a map or a list. */
  public static void sendValue(ServerResponse response, Status status, Object value) {
    response.status(status).header(CONTENT_TYPE).send(bytes(value));
  }

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for " + value.getClass(), e);
    }
  }

  /** The {@code id} of a document that has one at its top. */
  public static String idOf(String document) {
    try {
      return MAPPER.readTree(document).path("id").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a JSON document", e);
    }
  }

  /** The value's JSON as text. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for " + value.getClass(), e);
    }
  }
}
