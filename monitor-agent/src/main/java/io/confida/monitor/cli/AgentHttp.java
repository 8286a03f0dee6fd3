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

  private final URI base;

  /** Asks at this address, which ends with a slash. */
  AgentHttp(URI base) {
    this.base = base;
  }

  /** The body of a good answer; anything else ends the command. */
  String get(String pathAndQuery) {
    URI uri = base.resolve(pathAndQuery);
    if (!"http".equals(uri.getScheme())) {
      throw new CommandException(
          ExitCode.FAILED,
          "the agent that is there already answers over TLS: ask it directly at "
              + uri
              + ", or take it out first (attach --detach)");
    }
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
                  ? ": it was started with a token, ask it directly at "
                      + uri
                      + ", or take it out first (attach --detach)"
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
