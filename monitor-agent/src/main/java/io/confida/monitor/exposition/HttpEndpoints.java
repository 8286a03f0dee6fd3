package io.confida.monitor.exposition;

import io.confida.monitor.exposition.http.HttpCost;
import io.confida.monitor.exposition.http.HttpOptions;
import io.confida.monitor.exposition.http.HttpServer;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Tells over HTTP what is known: {@code /metrics}, {@code /health}, {@code /ready}, {@code /live},
 * {@code /monitoring/database}, {@code /pools}, {@code /events}, {@code /report}.
 */
public final class HttpEndpoints implements AutoCloseable {
  private final HttpServer server;
  private final Metrics metrics;

  private HttpEndpoints(HttpServer server, Metrics metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Begins to listen, and answers from now on.
   *
   * @param watchdog called about four times a second, on the accepting thread: it must be quick
   * @param log takes one line for people, at most one of a kind
   * @throws IOException with one line that names the fault and the way out: the port is taken, or
   *     the certificate cannot be used
   */
  public static HttpEndpoints start(
      HttpOptions http,
      EndpointOptions options,
      Watched watched,
      Runnable watchdog,
      Consumer<String> log)
      throws IOException {
    HttpCost cost = new HttpCost();
    Metrics metrics = new Metrics(options, watched, cost);
    Routes routes = new Routes(options, watched, metrics, Clock.systemUTC());
    return new HttpEndpoints(HttpServer.start(http, routes, watchdog, cost, log), metrics);
  }

  /** The port it listens at. */
  public int port() {
    return server.port();
  }

  /** Ends every connection and every thread; the port is free when this returns. */
  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
