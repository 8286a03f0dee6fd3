package io.confida.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Single requests, outside any measured time. */
final class Probe {

  private static final long PAUSE_NANOS = 3_000_000L;

  private Probe() {}

  /** Whether {@code /ready} answers 200 now; when nobody listens, after a short pause. */
  static boolean ready(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write(
              "GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readNBytes(12), StandardCharsets.US_ASCII).endsWith(" 200");
      }
    } catch (IOException e) {
      LockSupport.parkNanos(PAUSE_NANOS); // not listening yet
      return false;
    }
  }

  /** The answer's body. */
  static String get(int port, String path) {
    return get(port, path, "");
  }

  /**
   * The answer's body.
   *
   * @param authorization what the request says; empty for none
   */
  static String get(int port, String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(port, path));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return send(request.build());
  }

  /** The answer's body. */
  static String post(int port, String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(port, path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String send(HttpRequest request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new IllegalStateException(
            request.method()
                + " "
                + request.uri().getPath()
                + " is answered with "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
