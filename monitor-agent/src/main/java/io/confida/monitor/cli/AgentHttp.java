package io.confida.monitor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Asks the agent in another JVM of this machine. */
final class AgentHttp {
  private static final int PATIENCE_MILLIS = 10_000;

  private final int port;

  AgentHttp(int port) {
    this.port = port;
  }

  /** The body of a good answer; anything else ends the command. */
  String get(String pathAndQuery) {
    URI uri = URI.create("http://127.0.0.1:" + port + pathAndQuery);
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        try (InputStream body = connection.getInputStream()) {
          return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
      throw new CommandException(
          ExitCode.FAILED,
          "the agent answers "
              + status
              + (status == HttpURLConnection.HTTP_UNAUTHORIZED
                  ? ": it was started with a token, ask it directly at " + uri
                  : " to " + pathAndQuery));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "the agent does not answer any more: "
              + Objects.requireNonNullElse(e.getMessage(), "no reason given"),
          e);
    }
  }
}
