package io.confida.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** One HTTP/1.1 connection, byte by byte: for requests that no well-behaved client sends. */
final class RawHttp implements AutoCloseable {

  private static final int LIMIT = (int) Duration.ofSeconds(30).toMillis();

  private final Socket socket;

  private RawHttp(Socket socket) {
    this.socket = socket;
  }

  static RawHttp to(int port) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(LIMIT);
      return new RawHttp(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request on a connection of its own; the whole answer. */
  static String ask(int port, String request) {
    try (RawHttp connection = to(port)) {
      return connection.send(request).answer();
    }
  }

  RawHttp send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawHttp send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("the server did not take the request", e);
    }
  }

  /** The next answer: its head, and as much body as its Content-Length says. */
  String answer() {
    String head = head();
    try {
      byte[] body = socket.getInputStream().readNBytes(length(head));
      return head + new String(body, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the answer ends too early: " + head, e);
    }
  }

  /** The next answer's head alone, as for HEAD. */
  String head() {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return head.toString(StandardCharsets.ISO_8859_1);
        }
        head.write(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no answer; so far: " + head, e);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** What still comes until the server ends the connection; a reset is no end. */
  String rest() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("no end in order", e);
    }
  }

  private static int length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
