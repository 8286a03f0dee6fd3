package io.confida.benchmarks.control;

import io.confida.server.config.ServerSettings;
import io.confida.server.config.Settings;
import io.confida.server.database.Deadline;
import io.confida.server.http.ErrorMapping;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * The server's HTTP side, over plain JDBC and HikariCP as they are written by hand.
 *
 * <p>WebServer, features, filters and error mapping are those of the server's {@code Application},
 * and the answers are the same to the byte's meaning; the settings come from the same places. What
 * differs is the way to the database: no gate, no lease, no deadline watch, no DbClient; rows are
 * mapped to records and those to JSON by Jackson. The schema and the questions must be there.
 */
public final class ControlServer {

  private ControlServer() {}

  /** Serves until the process ends. */
  public static void main(String[] args) throws InterruptedException {
    Settings settings = Settings.load(System.getenv(), Path.of(""));
    DataSource pool = ControlPool.open(settings.database());
    WebServer server = server(settings.server(), pool);
    server.start();
    Thread.currentThread().join();
  }

  /**
   * Makes the server, not yet started, for who measures it within their own JVM.
   *
   * @param pool where it borrows; its owner closes it
   */
  public static WebServer server(ServerSettings limits, DataSource pool) {
    return WebServer.builder()
        .host(limits.host())
        .port(limits.port())
        .featuresDiscoverServices(false)
        .addFeature(ObserveFeature.just(MetricsObserver.builder().endpoint("/metrics").build()))
        .shutdownHook(false)
        .connectionOptions(options -> options.tcpNoDelay(true))
        .directHandlers(ErrorMapping.directHandlers())
        .routing(routing -> route(routing, limits, pool))
        .build();
  }

  private static void route(HttpRouting.Builder routing, ServerSettings limits, DataSource pool) {
    ErrorMapping.register(routing);
    routing.addFilter(
        (chain, request, response) -> Deadline.within(limits.requestTimeout(), chain::proceed));
    routing
        .get("/ready", (request, response) -> response.send())
        .register("/api/v1", new ControlRoutes(pool, limits));
  }
}
