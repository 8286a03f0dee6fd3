package io.confida.server.http;

import io.helidon.common.uri.UriPath;
import io.helidon.cors.CrossOriginConfig;
import io.helidon.http.Header;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.cors.CorsSupport;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Lets pages of other web origins call the API (the Fetch standard's CORS protocol). */
public final class CrossOrigin {

  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  private CrossOrigin() {}

  /** Allows these origins; to be registered before any route. */
  public static void allow(HttpRouting.Builder routing, List<String> origins) {
    routing.any(CrossOrigin::readable);
    CorsSupport cors =
        CorsSupport.builder()
            .addCrossOrigin(
                CrossOriginConfig.builder()
                    .allowOrigins(origins.toArray(String[]::new))
                    .allowMethods("GET", "POST", "PUT", "PATCH", "DELETE")
                    .allowHeaders("Content-Type", "Authorization", "Idempotency-Key")
                    .exposeHeaders(
                        "Idempotent-Replayed",
                        "Link",
                        "Location",
                        "RateLimit",
                        "RateLimit-Policy",
                        "Retry-After",
                        "WWW-Authenticate",
                        "X-Total-Count")
                    .build())
            .build();
    routing.any((request, response) -> cors.handle(request, withWords(response)));
    routing.any(CrossOrigin::remember);
  }

  /**
   * The response that Helidon's CORS decides about. What it refuses it sends with an empty body; as
   * a problem the refusal tells who reads it, mostly a developer, what to change.
   */
  private static ServerResponse withWords(ServerResponse response) {
    return (ServerResponse)
        Proxy.newProxyInstance(
            ServerResponse.class.getClassLoader(),
            new Class<?>[] {ServerResponse.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("send")
                  && response.status().code() == Status.FORBIDDEN_403.code()) {
                throw Problem.foreignOrigin();
              }
              try {
                return method.invoke(response, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNullElse(e.getCause(), e);
              }
            });
  }

  /** Helidon's CORS asks for a URI that no path with a dot and such characters as %5c can be. */
  private static void readable(ServerRequest request, ServerResponse response) {
    try {
      UriPath.create(request.path().path()).path();
    } catch (IllegalArgumentException e) {
      throw Problem.notFound("endpoint");
    }
    response.next();
  }

  /** Helidon drops all headers when a route fails, and a page could not read why. */
  private static void remember(ServerRequest request, ServerResponse response) {
    ServerResponseHeaders headers = response.headers();
    if (headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(ALLOW_ORIGIN))) {
      List<Header> kept = new ArrayList<>();
      headers.forEach(kept::add);
      KeptHeaders.keep(request, kept);
    }
    response.next();
  }
}
