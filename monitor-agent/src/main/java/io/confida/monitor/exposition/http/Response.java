package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An answer: a status, a body that is whole, or one that is written while it comes about. */
public final class Response {
  private final int status;
  private final String contentType;
  private final Body body;
  private final Map<String, String> headers;
  private final Optional<Streaming> streaming;

  private Response(
      int status,
      String contentType,
      Body body,
      Map<String, String> headers,
      Optional<Streaming> streaming) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
    this.streaming = streaming;
  }

  /** A body of text, sent as UTF-8. */
  public static Response text(int status, String contentType, String body) {
    return bytes(status, contentType, Body.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** A body of bytes, for this answer alone. */
  public static Response bytes(int status, String contentType, Body body) {
    return new Response(status, contentType, body, Map.of(), Optional.empty());
  }

  /** A body without an end, for as long as the client stays. */
  public static Response stream(String contentType, Streaming streaming) {
    return new Response(200, contentType, Body.none(), Map.of(), Optional.of(streaming));
  }

  /** The same with further headers; values must not come from a request. */
  public Response with(Map<String, String> further) {
    if (further.isEmpty()) {
      return this;
    }
    Map<String, String> all = new TreeMap<>(headers);
    all.putAll(further);
    return new Response(status, contentType, body, all, streaming);
  }

  int status() {
    return status;
  }

  Optional<Streaming> streaming() {
    return streaming;
  }

  /**
   * All bytes of the answer, so that one write sends it.
   *
   * @param date this second, as HTTP writes it
   * @param withBody false for HEAD
   * @param connection what to say of the connection; empty when it stays as HTTP/1.1 takes for
   *     granted
   */
  Body encode(String date, boolean withBody, Optional<String> connection) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status));
    header(head, "Date", date);
    header(head, "Content-Type", contentType);
    if (streaming.isEmpty()) {
      header(head, "Content-Length", Integer.toString(body.length()));
    }
    if (connection.isPresent()) {
      header(head, "Connection", connection.get());
    }
    header(head, "Cache-Control", "no-store");
    header(head, "X-Content-Type-Options", "nosniff");
    for (Map.Entry<String, String> each : headers.entrySet()) {
      header(head, each.getKey(), each.getValue());
    }
    head.append("\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    return withBody ? body.after(start) : Body.of(start);
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }

  static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "Internal Server Error";
    };
  }

  /** Writes a body while it comes about. */
  @FunctionalInterface
  public interface Streaming {
    /**
     * Writes until there is no more to write.
     *
     * @throws IOException when the client is gone
     * @throws InterruptedException when the server closes
     */
    void writeTo(Output output) throws IOException, InterruptedException;
  }

  /** Where a streamed body goes. */
  @FunctionalInterface
  public interface Output {
    /**
     * Sends these bytes now.
     *
     * @throws IOException when the client is gone, or does not take them in time
     */
    void write(byte[] bytes) throws IOException;
  }
}
