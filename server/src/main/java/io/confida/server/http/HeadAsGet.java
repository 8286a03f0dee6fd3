package io.confida.server.http;

import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.ServerRequest;

/**
 * HEAD asks for what GET would answer, without the body (RFC 9110, 9.3.2): it takes GET's way
 * through all of the server, so that no route can have one without the other. The body is left out
 * where it would be written.
 */
public final class HeadAsGet {

  private HeadAsGet() {}

  /** Registered with a request that was turned. */
  private static final class Turned {}

  /**
   * Has a HEAD go where a GET would.
   *
   * @return whether it is a HEAD, whose answer must have no body
   */
  public static boolean turn(RoutingRequest request) {
    HttpPrologue head = request.prologue();
    if (!head.method().equals(Method.HEAD)) {
      return false;
    }
    request.prologue(
        HttpPrologue.create(
            head.rawProtocol(),
            head.protocol(),
            head.protocolVersion(),
            Method.GET,
            head.uriPath(),
            head.query(),
            head.fragment()));
    request.context().register(new Turned());
    return true;
  }

  /** Whether nothing of an answer's body is sent: a stream need not begin. */
  public static boolean isHead(ServerRequest request) {
    return request.context().get(Turned.class).isPresent();
  }
}
