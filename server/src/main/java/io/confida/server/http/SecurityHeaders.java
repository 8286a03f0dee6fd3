package io.confida.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/**
 * What keeps a browser from doing harm with an answer (the OWASP REST security advice): it guesses
 * no content type, shows no answer as a page or in a frame, and stores none. The page at {@code
 * /docs} and the probes have headers of their own in their place.
 */
public final class SecurityHeaders {

  static final List<Header> ALL =
      List.of(
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
          HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store"));

  private SecurityHeaders() {}

  /** Puts them on an answer. */
  public static void set(ServerResponse response) {
    for (Header header : ALL) {
      response.header(header);
    }
  }
}
