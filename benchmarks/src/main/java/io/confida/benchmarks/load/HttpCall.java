package io.confida.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One HTTP/1.1 request, ready to be sent again and again on a kept connection. */
public final class HttpCall {

  private final byte[] bytes;

  private HttpCall(byte[] bytes) {
    this.bytes = bytes;
  }

  /** All of it, to be sent again and again from one place in memory. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes);
  }

  /** Method and path, for who tells of a failure. */
  public String firstLine() {
    return new String(bytes, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
  }

  /** The same with one more header. */
  HttpCall with(String header, String value) {
    int line = 1;
    while (bytes[line - 1] != '\n') {
      line++;
    }
    byte[] field = (header + ": " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[bytes.length + field.length];
    System.arraycopy(bytes, 0, whole, 0, line);
    System.arraycopy(field, 0, whole, line, field.length);
    System.arraycopy(bytes, line, whole, line + field.length, bytes.length - line);
    return new HttpCall(whole);
  }

  /** Asks for a path. */
  public static HttpCall get(String path) {
    return new HttpCall(
        ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends JSON to a path. */
  public static HttpCall post(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return new HttpCall(whole);
  }
}
