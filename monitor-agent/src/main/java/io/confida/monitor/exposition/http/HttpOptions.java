package io.confida.monitor.exposition.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where to listen, and to whom. A value that cannot be is an {@link IllegalArgumentException} whose
 * message names it and the way out.
 *
 * @param bind address or name of this machine to listen at; {@code 0.0.0.0} for all
 * @param port port to listen at, 0 to 65535; 0 takes any that is free
 * @param token what a client must send as {@code Authorization: Bearer}; needed at an address that
 *     others can reach
 * @param hosts further names by which clients may call this server, beside the loopback names and
 *     the address itself
 * @param tls the certificate; empty for plain HTTP
 */
public record HttpOptions(
    String bind, int port, Optional<String> token, Set<String> hosts, Optional<Tls> tls) {

  public HttpOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port " + port + " is none: give one from 1 to 65535, or 0 for any that is free");
    }
    if (token.isPresent() && !isToken(token.get())) {
      throw new IllegalArgumentException(
          "the token cannot be sent in a header: give at least 8 visible ASCII characters without"
              + " blanks");
    }
    Set<String> lower = new HashSet<>();
    for (String name : hosts) {
      lower.add(name.toLowerCase(Locale.ROOT));
    }
    hosts = Set.copyOf(lower);
    if (!resolve(bind).isLoopbackAddress() && token.isEmpty()) {
      throw new IllegalArgumentException(
          "bind "
              + bind
              + " can be reached by other machines: give a token that clients must send"
              + " (token-file or token-env), or bind 127.0.0.1");
    }
  }

  /** Loopback, without token and TLS. */
  public static HttpOptions loopback(int port) {
    return new HttpOptions("127.0.0.1", port, Optional.empty(), Set.of(), Optional.empty());
  }

  /** The address to listen at. */
  InetAddress address() {
    return resolve(bind);
  }

  private static InetAddress resolve(String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "bind " + bind + " is no known address: give one of this machine, such as 127.0.0.1", e);
    }
  }

  private static boolean isToken(String token) {
    return token.length() >= 8 && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "HttpOptions[bind="
        + bind
        + ", port="
        + port
        + ", token="
        + (token.isPresent() ? "set" : "none")
        + ", hosts="
        + hosts
        + ", tls="
        + tls.isPresent()
        + "]";
  }
}
