package io.confida.server.http;

import io.helidon.common.uri.UriPath;
import io.helidon.cors.CrossOriginConfig;
import io.helidon.http.Header;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.cors.CorsSupport;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;

/** Lets pages of other web origins call the API (the Fetch standard's CORS protocol). */
public final class CrossOrigin {

  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  private CrossOrigin() {}

  /** Allows these origins; to be registered before any route. */
  public static void allow(HttpRouting.Builder routing, List<String> origins) {
    routing.any(CrossOrigin::readable);
    routing.register(
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
            .build());
    routing.any(CrossOrigin::remember);
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
