package io.confida.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.OpenApiContract.Route;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request under construction: a valid one at first, which mutations change. */
final class FuzzRequest {

  /** A name and a value, each as it is to be sent. */
  record Field(String name, String value) {}

  final Route route;
  String method;
  String path;
  String version = "HTTP/1.1";
  String lineEnd = "\r\n";

  /** Sent as they are, joined by = and &; a value of null makes a name alone. */
  final List<Field> query = new ArrayList<>();

  final List<Field> headers = new ArrayList<>();

  /** What was done to it. */
  final List<String> mutations = new ArrayList<>();

  /** The body before it is written; null where there is none, or it is not JSON. */
  @Nullable JsonNode json;

  /** The body as bytes; null while {@link #json} counts. */
  byte @Nullable [] body;

  /** Whether the end of the request is not where its headers say, so that it needs its own end. */
  boolean alone;

  /** Whether a Content-Length is put before the body. */
  boolean measured = true;

  FuzzRequest(Route route, String path) {
    this.route = route;
    this.method = route.method();
    this.path = path;
  }

  void mutated(String how) {
    mutations.add(how);
  }

  void set(String name, String value) {
    headers.removeIf(field -> field.name().equalsIgnoreCase(name));
    headers.add(new Field(name, value));
  }

  List<String> values(String header) {
    return headers.stream()
        .filter(field -> field.name().equalsIgnoreCase(header))
        .map(Field::value)
        .toList();
  }

  String target() {
    return query.isEmpty()
        ? path
        : path
            + "?"
            + query.stream()
                .map(field -> field.name() + "=" + field.value())
                .collect(Collectors.joining("&"));
  }

  /** The body's bytes; none where there is no body. */
  byte[] content() {
    if (body != null) {
      return body;
    }
    return json == null ? new byte[0] : RawTokens.write(json).getBytes(StandardCharsets.UTF_8);
  }

  /** As it is sent. */
  byte[] bytes() {
    byte[] content = content();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(latin(method + " " + target() + " " + version + lineEnd));
    for (Field field : headers) {
      out.writeBytes(latin(field.name() + ": " + field.value() + lineEnd));
    }
    if (measured && (content.length > 0 || !method.matches("GET|HEAD|DELETE|OPTIONS"))) {
      out.writeBytes(latin("Content-Length: " + content.length + lineEnd));
    }
    out.writeBytes(latin(lineEnd));
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What bash's printf makes the request of again. */
  String replay() {
    StringBuilder text = new StringBuilder("printf '");
    for (byte b : bytes()) {
      if (b >= ' ' && b < 127 && b != '\'' && b != '\\' && b != '%') {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02x", b));
      }
    }
    return text.append('\'').toString();
  }

  @Override
  public String toString() {
    return route + " with " + (mutations.isEmpty() ? "nothing changed" : mutations);
  }
}
