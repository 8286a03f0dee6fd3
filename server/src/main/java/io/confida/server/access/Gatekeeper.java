package io.confida.server.access;

import io.confida.server.config.AuthMode;
import io.confida.server.config.RateLimit;
import io.confida.server.config.Settings;
import io.confida.server.http.KeptHeaders;
import io.confida.server.http.Principal;
import io.confida.server.http.Problem;
import io.github.bucket4j.TimeMeter;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all routes: whoever has no valid token, or has asked too much, gets no further.
 *
 * <p>What is open to all is listed, and everything else is not: a new route is closed until it is
 * opened here. Requests are counted for the subject of a valid token, and for the peer's address
 * where there is none; no header that a client chooses has a part in it.
 */
public final class Gatekeeper implements Handler, AutoCloseable {

  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/live",
          "/ready",
          "/health",
          "/metrics",
          "/monitoring/database",
          "/events",
          "/openapi.json",
          "/docs");

  /** Whoever probes or scrapes has to get through when all others are too many. */
  private static final Set<String> NEVER_COUNTED = Set.of("/live", "/ready", "/health", "/metrics");

  private static final String SCHEME = "bearer ";
  private static final int NETWORK_BYTES = 8;

  private final @Nullable Tokens tokens;
  private final @Nullable Quotas quotas;
  private final Header policy;

  /** One for these settings. */
  public Gatekeeper(Settings settings) {
    RateLimit limit = settings.rateLimit().orElse(null);
    this.tokens = settings.authMode() == AuthMode.JWT ? new Tokens(settings.jwt()) : null;
    this.quotas = limit == null ? null : new Quotas(limit, TimeMeter.SYSTEM_NANOTIME);
    this.policy =
        HeaderValues.createCached(
            "RateLimit-Policy",
            limit == null
                ? "none"
                : "\"caller\";q=" + limit.requests() + ";w=" + limit.window().toSeconds());
  }

  /**
   * Who was let in.
   *
   * @throws Problem 401 when nobody was
   */
  public static Principal admitted(ServerRequest request) {
    return request.context().get(Principal.class).orElseThrow(Gatekeeper::noToken);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    String path =
        Objects.requireNonNullElse(
            request.prologue().uriPath().path(), ""); // null for one that is none
    boolean open = isOpen(path) || request.prologue().method().equals(Method.OPTIONS);
    Principal caller = null;
    Problem refusal = null;
    if (tokens != null && !open) {
      try {
        caller = tokens.principal(token(request));
        request.context().register(caller);
      } catch (Problem refused) {
        refusal = refused;
      }
    }
    if (quotas != null && !NEVER_COUNTED.contains(path)) {
      count(quotas, caller == null ? peer(request) : "user " + caller.userId(), request, response);
    }
    if (refusal != null) {
      throw refusal;
    }
    response.next();
  }

  private static boolean isOpen(String path) {
    return OPEN.contains(path) || path.startsWith("/docs/");
  }

  private static String token(ServerRequest request) {
    List<String> sent = request.headers().values(HeaderNames.AUTHORIZATION);
    if (sent.size() != 1 || !sent.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw noToken();
    }
    return sent.getFirst().substring(SCHEME.length()).strip();
  }

  private static Problem noToken() {
    return Problem.unauthorized();
  }

  private void count(
      Quotas counted, String caller, ServerRequest request, ServerResponse response) {
    Quotas.Verdict verdict = counted.count(caller);
    KeptHeaders.add(
        request,
        response,
        policy,
        HeaderValues.create(
            "RateLimit", "\"caller\";r=" + verdict.left() + ";t=" + seconds(verdict.untilFull())));
    if (!verdict.welcome()) {
      throw Problem.tooMany(Duration.ofSeconds(seconds(verdict.untilNext())));
    }
  }

  /** In whole seconds, after which it is surely so. */
  private static long seconds(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }

  /** The other end of the connection; with IPv6 its network, since a client has a whole one. */
  private static String peer(ServerRequest request) {
    SocketAddress address = request.remotePeer().address();
    InetAddress host = address instanceof InetSocketAddress internet ? internet.getAddress() : null;
    if (host instanceof Inet6Address) {
      byte[] network = Arrays.copyOf(host.getAddress(), NETWORK_BYTES);
      return "network " + HexFormat.of().formatHex(network);
    }
    return "address " + (host == null ? address.toString() : host.getHostAddress());
  }

  @Override
  public void close() {
    if (tokens != null) {
      tokens.close();
    }
  }
}
