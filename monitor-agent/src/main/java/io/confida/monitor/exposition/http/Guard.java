package io.confida.monitor.exposition.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is let in. A browser is the one client that others can lead here: by a name of theirs that
 * they point at this machine (DNS rebinding, told by {@code Host}) or from a page of theirs (told
 * by {@code Origin} and {@code Sec-Fetch-Site}).
 */
final class Guard {
  private final InetAddress bound;
  private final String boundName;
  private final Set<String> hosts;
  private final Optional<byte[]> bearer;

  Guard(HttpOptions options) {
    this.bound = options.address();
    this.boundName = options.bind().toLowerCase(Locale.ROOT);
    this.hosts = options.hosts();
    this.bearer =
        options.token().isPresent()
            ? Optional.of(options.token().get().getBytes(StandardCharsets.UTF_8))
            : Optional.empty();
  }

  /** Refuses what must not be answered. */
  void check(Head head) throws Problem {
    Optional<String> authority = authority(head);
    if (authority.isEmpty() && head.newest()) {
      throw Problem.of(400, "the header Host is missing");
    }
    if (authority.isPresent() && !isOurs(authority.get())) {
      throw Problem.of(
          403,
          "this server does not go by that name: call it by its address, or add the name to"
              + " allowed-hosts");
    }
    if (comesFromElsewhere(head, authority)) {
      throw Problem.of(403, "pages of another origin may not ask here");
    }
    if (bearer.isPresent() && !isAuthorized(head, bearer.get())) {
      throw Problem.of(
          401,
          "the token is missing or wrong: send it as Authorization: Bearer",
          Map.of(),
          Map.of("WWW-Authenticate", "Bearer realm=\"confida-monitor\""));
    }
    head.requireReading();
  }

  private static Optional<String> authority(Head head) {
    String target = head.target();
    int scheme = target.indexOf("://");
    if (target.startsWith("/") || scheme < 0) {
      return lower(head.header("host"));
    }
    int slash = target.indexOf('/', scheme + 3);
    String authority =
        slash < 0 ? target.substring(scheme + 3) : target.substring(scheme + 3, slash);
    return Optional.of(authority.toLowerCase(Locale.ROOT));
  }

  private boolean isOurs(String authority) {
    String host = withoutPort(authority);
    if (host.equals("localhost") || host.endsWith(".localhost") || hosts.contains(host)) {
      return true;
    }
    if (isIpv4(host) || isIpv6(host)) {
      // A page cannot call another machine's address its own, so at "all addresses" each will do:
      // behind a port mapping it is one that this machine does not know.
      return bound.isAnyLocalAddress() || isAddress(host);
    }
    return host.equals(boundName);
  }

  /**
   * Four numbers of a byte each with points between, by hand: regular expressions are dear at their
   * first use. What is not quite an address would be looked up as a name.
   */
  private static boolean isIpv4(String host) {
    int points = 0;
    int digits = 0;
    int number = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.' && digits > 0) {
        points++;
        digits = 0;
        number = 0;
      } else if (c < '0' || c > '9') {
        return false;
      } else {
        digits++;
        number = 10 * number + c - '0';
        if (digits > 3 || number > 255) {
          return false;
        }
      }
    }
    return points == 3 && digits > 0;
  }

  /** As far as it takes to tell it from a name: {@code InetAddress} does the rest. */
  private static boolean isIpv6(String host) {
    for (int i = 0; i < host.length(); i++) {
      if ("0123456789abcdef:.".indexOf(host.charAt(i)) < 0) {
        return false;
      }
    }
    return host.indexOf(':') >= 0;
  }

  private static Optional<String> lower(Optional<String> text) {
    return text.isPresent() ? Optional.of(text.get().toLowerCase(Locale.ROOT)) : text;
  }

  private boolean isAddress(String literal) {
    try {
      InetAddress address = InetAddress.getByName(literal);
      return address.isLoopbackAddress() || address.equals(bound);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String withoutPort(String authority) {
    if (authority.startsWith("[")) {
      int bracket = authority.indexOf(']');
      return bracket < 0 ? "" : authority.substring(1, bracket);
    }
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean comesFromElsewhere(Head head, Optional<String> authority) {
    Optional<String> origin = lower(head.header("origin"));
    if (origin.isPresent()) {
      String own = authority.orElse("");
      return !origin.get().equals("http://" + own) && !origin.get().equals("https://" + own);
    }
    // What a page embeds carries no Origin. A link that somebody follows is no harm.
    String site = head.header("sec-fetch-site").orElse("none");
    boolean foreign = site.equals("cross-site") || site.equals("same-site");
    return foreign && !head.header("sec-fetch-mode").orElse("").equals("navigate");
  }

  private static boolean isAuthorized(Head head, byte[] bearer) {
    String value = head.header("authorization").orElse("");
    if (!value.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return false;
    }
    byte[] given = value.substring(7).strip().getBytes(StandardCharsets.UTF_8);
    // Takes as long however much of it is right.
    return MessageDigest.isEqual(given, bearer);
  }
}
