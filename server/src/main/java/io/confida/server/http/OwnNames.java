package io.confida.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that a server without authentication answers to.
 *
 * <p>A page of the web may give its own name an address of this machine and so read answers as its
 * own, past CORS and the loopback address (DNS rebinding). Its requests still say in {@code Host}
 * what they are for: what is no name of this machine is refused. Probes and {@code /metrics} answer
 * to any name, for whoever watches the server may reach it by one, and they tell nothing of
 * anybody's.
 */
public final class OwnNames implements Handler {

  private static final Set<String> OPEN = Set.of("/live", "/ready", "/health", "/metrics");

  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+]");

  private final String host;

  /**
   * Names of a server that only this machine reaches.
   *
   * @param host what it listens on, which is a name of it, too
   */
  public OwnNames(String host) {
    this.host = host;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    if (!OPEN.contains(request.prologue().uriPath().rawPath())
        && request.headers().contains(HeaderNames.HOST)
        && !request.headers().get(HeaderNames.HOST).allValues().stream().allMatch(this::isOwn)) {
      throw Problem.foreignHost();
    }
    response.next();
  }

  /**
   * Whether this is a name of this machine.
   *
   * @param authority as in {@code Host}, with or without a port
   */
  public boolean isOwn(String authority) {
    String name = PORT.matcher(authority.strip()).replaceFirst("");
    return name.equalsIgnoreCase("localhost") || name.equalsIgnoreCase(host) || isLoopback(name);
  }

  private static boolean isLoopback(String name) {
    boolean six = IPV6.matcher(name).matches();
    if (!six && !IPV4.matcher(name).matches()) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(six ? name.substring(1, name.length() - 1) : name)
          .isLoopbackAddress();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
