package io.confida.server.http;

import io.helidon.http.Header;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;

/** Headers that an answer has also when its route fails: Helidon drops all of them then. */
public final class KeptHeaders {

  private final List<Header> headers = new ArrayList<>();

  private KeptHeaders() {}

  /** Puts headers on the answer, and keeps them. */
  public static void add(ServerRequest request, ServerResponse response, Header... added) {
    for (Header header : added) {
      response.header(header);
    }
    keep(request, List.of(added));
  }

  /** Keeps headers that are on the answer already. */
  static void keep(ServerRequest request, List<Header> kept) {
    request
        .context()
        .get(KeptHeaders.class)
        .orElseGet(
            () -> {
              KeptHeaders fresh = new KeptHeaders();
              request.context().register(fresh);
              return fresh;
            })
        .headers
        .addAll(kept);
  }

  /** Puts back what was kept. */
  static void restore(ServerRequest request, ServerResponse response) {
    request
        .context()
        .get(KeptHeaders.class)
        .ifPresent(kept -> kept.headers.forEach(response.headers()::setIfAbsent));
  }
}
