package io.confida.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider's address of keys. */
final class KeyServer implements AutoCloseable {

  private final HttpServer http;
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile String keys = TestTokens.jwks(List.of());
  private volatile int status = 200;

  KeyServer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = keys.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
  }

  void publish(ObjectNode... set) {
    keys = TestTokens.jwks(List.of(set));
  }

  void answerWith(int code) {
    status = code;
  }

  int fetches() {
    return fetches.get();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/keys";
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
