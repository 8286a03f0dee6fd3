package io.confida.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Turns every failure into an {@code application/problem+json} answer (RFC 9457). */
public final class ErrorMapping {

  private static final Logger LOGGER = System.getLogger(ErrorMapping.class.getName());
  private static final String MEDIA_TYPE = "application/problem+json";
  private static final Header CONTENT_TYPE =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MEDIA_TYPE);

  private ErrorMapping() {}

  /** Failures that reach a route's end. */
  public static void register(HttpRouting.Builder routing) {
    routing.error(Problem.class, ErrorMapping::send);
    routing.error(
        HttpException.class,
        (request, response, e) -> send(request, response, Problem.of(e.status(), words(e))));
    routing.error(Throwable.class, ErrorMapping::sendInternal);
  }

  /**
   * Failures of a layer below that mean something to a client.
   *
   * @param meaning the problem it stands for
   */
  public static <E extends Throwable> void register(
      HttpRouting.Builder routing, Class<E> failure, Function<E, Problem> meaning) {
    routing.error(
        failure,
        (request, response, e) -> {
          LOGGER.log(
              Level.DEBUG, () -> request.prologue().uriPath().path() + ": " + e.getMessage());
          send(request, response, meaning.apply(e));
        });
  }

  /** Failures with no meaning to a client: logged under a reference, which the client is given. */
  public static void sendInternal(ServerRequest request, ServerResponse response, Throwable e) {
    String reference = UUID.randomUUID().toString().substring(0, 8);
    LOGGER.log(
        Level.ERROR,
        () ->
            reference
                + ": "
                + request.prologue().method().text()
                + " "
                + request.prologue().uriPath().path()
                + ": "
                + Causes.describe(e));
    send(request, response, Problem.internal(reference));
  }

  /** Requests that do not get as far as a route: what is not HTTP, or too much of it. */
  public static DirectHandlers directHandlers() {
    DirectHandlers.Builder builder = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      builder.addHandler(type, ErrorMapping::direct);
    }
    return builder.build();
  }

  private static DirectHandler.TransportResponse direct(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    Status shown =
        status.equals(Status.NO_CONTENT_204) || status.code() < 400 ? type.defaultStatus() : status;
    SecurityHeaders.ALL.forEach(headers::set);
    if (shown.code() == Status.SERVICE_UNAVAILABLE_503.code()) {
      headers.set(HeaderNames.RETRY_AFTER, seconds(Duration.ZERO));
    }
    return DirectHandler.TransportResponse.builder()
        .status(shown)
        .headers(headers)
        .header(CONTENT_TYPE)
        .keepAlive(false)
        .entity(
            request.method().equals(Method.HEAD.text())
                ? BufferData.EMPTY_BYTES
                : body(Problem.of(shown, shown.reasonPhrase() + "."), request.path()))
        .build();
  }

  /**
   * A whole answer as it goes over the wire, for who answers without a route. It has no {@code
   * Date}, which only answers below 500 must have (RFC 9110, 6.6.1).
   *
   * @param path the request's
   * @param last whether it ends its connection
   */
  public static byte[] wholeAnswer(Problem problem, String path, boolean last) {
    byte[] body = body(problem, path);
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(problem.status().code()).append(' ').append(problem.status().reasonPhrase());
    line(head, "Connection", last ? "close" : "keep-alive");
    line(head, "Content-Type", MEDIA_TYPE);
    SecurityHeaders.ALL.forEach(header -> line(head, header.name(), header.get()));
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      line(head, "Retry-After", seconds(retryAfter));
    }
    line(head, "Content-Length", String.valueOf(body.length));
    byte[] bytes = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(bytes, bytes.length + body.length);
    System.arraycopy(body, 0, whole, bytes.length, body.length);
    return whole;
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }

  private static String seconds(Duration retryAfter) {
    return String.valueOf(Math.max(1, retryAfter.toSeconds()));
  }

  static void send(ServerRequest request, ServerResponse response, Problem problem) {
    response.status(problem.status()).header(CONTENT_TYPE);
    SecurityHeaders.set(response);
    String challenge = problem.challenge();
    if (challenge != null) {
      response.header(HeaderNames.WWW_AUTHENTICATE, challenge);
    }
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      response.header(HeaderNames.RETRY_AFTER, seconds(retryAfter));
    }
    KeptHeaders.restore(request, response);
    // What begins with two slashes is a reference to another host.
    byte[] body = body(problem, request.prologue().uriPath().rawPath().replaceFirst("^/+", "/"));
    if (HeadAsGet.isHead(request)) {
      response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length)).send();
    } else {
      response.send(body);
    }
  }

  private static byte[] body(Problem problem, String path) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", problem.type());
    body.put("title", problem.status().reasonPhrase());
    body.put("status", problem.status().code());
    body.put("detail", problem.detail());
    body.put("instance", uriReference(path));
    if (!problem.errors().isEmpty()) {
      body.put("errors", problem.errors());
    }
    body.putAll(problem.members());
    return Json.bytes(body);
  }

  /** What a client sends as a path need not be one. */
  private static String uriReference(String path) {
    try {
      // Other letters than URIs have are encoded as browsers do it.
      String ascii = new URI(new URI(path).toASCIIString()).getRawPath();
      return ascii == null ? "/" : ascii;
    } catch (URISyntaxException e) {
      return "/";
    }
  }

  private static String words(HttpException e) {
    return e.status().equals(Status.NOT_FOUND_404)
        ? "Nothing answers to this method and path; GET / lists where to go."
        : e.status().reasonPhrase() + ".";
  }
}
