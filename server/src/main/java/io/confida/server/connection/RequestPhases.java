package io.confida.server.connection;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Tells a connection how far its request, and its answer, have come. */
final class RequestPhases {

  private RequestPhases() {}

  /** For what comes in. */
  static final class Received implements Http1ConnectionListener {
    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
      of(context).lineRead(prologue.uriPath().rawPath());
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
      of(context).headRead(headers);
    }
  }

  /** For what goes out. */
  static final class Sent implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      of(context).answers(headers);
    }
  }

  private static ClientConnection of(ConnectionContext context) {
    return ((ClientContext) context).connection();
  }
}
