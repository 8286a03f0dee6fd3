package io.confida.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a request ends must be said once and clearly (RFC 9112, section 6.3): a proxy before this
 * server may read two answers to that question in another way, and take what a stranger put behind
 * a request for somebody else's (request smuggling).
 */
public final class Framing {

  private static final String NOT_CLEAR =
      "Content-Length and Transfer-Encoding do not say where the request ends.";

  private Framing() {}

  /**
   * Refuses a request whose end may be read in two ways, and ends its connection; and one whose
   * target has no path at all, such as {@code http:%2f/}, with which nothing behind this could
   * deal.
   *
   * @throws CloseConnectionException after a 400
   * @throws Problem 404 where there is no path
   */
  public static void check(ServerRequest request, ServerResponse response) {
    List<String> lengths = values(request, HeaderNames.CONTENT_LENGTH);
    List<String> codings = values(request, HeaderNames.TRANSFER_ENCODING);
    boolean clear =
        codings.isEmpty()
            ? lengths.size() <= 1 && lengths.stream().allMatch(Framing::isLength)
            : lengths.isEmpty()
                && codings.size() == 1
                && codings.getFirst().strip().toLowerCase(Locale.ROOT).equals("chunked");
    if (!clear) {
      KeptHeaders.add(request, response, HeaderValues.CONNECTION_CLOSE);
      ErrorMapping.send(request, response, Problem.of(Status.BAD_REQUEST_400, NOT_CLEAR));
      throw new CloseConnectionException(NOT_CLEAR);
    }
    // Helidon does not say that it may be null.
    if (Objects.isNull(request.prologue().uriPath().path())) {
      throw Problem.notFound("endpoint");
    }
  }

  private static List<String> values(ServerRequest request, HeaderName name) {
    return request.headers().contains(name) ? request.headers().get(name).allValues() : List.of();
  }

  private static boolean isLength(String text) {
    String digits = text.strip();
    return !digits.isEmpty()
        && digits.length() < 19
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
