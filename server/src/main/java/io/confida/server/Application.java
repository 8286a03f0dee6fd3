package io.confida.server;

import io.confida.server.config.CorsSettings;
import io.confida.server.config.ServerSettings;
import io.confida.server.config.Settings;
import io.confida.server.database.DatabaseException;
import io.confida.server.database.DatabaseManager;
import io.confida.server.database.Deadline;
import io.confida.server.database.StatementObserver;
import io.confida.server.database.UnavailableException;
import io.confida.server.health.HealthRoutes;
import io.confida.server.health.PoolMeters;
import io.confida.server.health.PoolMonitor;
import io.confida.server.health.PoolMonitors;
import io.confida.server.http.DocsRoutes;
import io.confida.server.http.ErrorMapping;
import io.confida.server.http.Principal;
import io.confida.server.http.Problem;
import io.confida.server.http.RequestReader;
import io.confida.server.interview.HybridAiService;
import io.confida.server.interview.InterviewRoutes;
import io.confida.server.interview.PostingReader;
import io.confida.server.question.BankFiles;
import io.confida.server.question.QuestionBankService;
import io.confida.server.question.QuestionRoutes;
import io.confida.server.session.SessionRoutes;
import io.confida.server.session.SessionService;
import io.helidon.cors.CrossOriginConfig;
import io.helidon.metrics.api.Metrics;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.cors.CorsSupport;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The parts, put together; nothing else happens here. */
public final class Application implements AutoCloseable {

  /** A posting of 10,000 characters, percent-encoded in a query. */
  private static final int LONGEST_REQUEST_LINE = 128 * 1024;

  private final DatabaseManager database;
  private final QuestionBankService bank;
  private final @Nullable PoolMonitor monitor;
  private final PoolMeters meters;
  private final WebServer server;
  private final String host;
  private volatile boolean accepting = true;

  private Application(
      Settings settings, String poolName, DatabaseManager database, PostingReader postings) {
    this.database = database;
    this.bank = new QuestionBankService(database.operations());
    bank.loadBank(BankFiles.bundled());
    this.monitor =
        settings.database().monitoring() ? PoolMonitors.start(poolName).orElse(null) : null;
    this.meters = PoolMeters.register(Metrics.globalRegistry(), database, poolName);
    this.host = settings.server().host();
    this.server = server(settings, postings);
  }

  /**
   * Starts everything; it serves when this returns.
   *
   * @throws io.confida.server.database.DatabaseStartException if the database cannot be used
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static Application start(Settings settings) {
    return start(settings, DatabaseManager.POOL_NAME, StatementObserver.NONE);
  }

  /** As {@link #start(Settings)}, for several servers in one JVM, and for who counts statements. */
  public static Application start(Settings settings, String poolName, StatementObserver observer) {
    // Neither needs the database, and both take about as long as it does to start.
    CompletableFuture<PostingReader> postings =
        CompletableFuture.supplyAsync(
            () -> {
              Metrics.globalRegistry();
              return PostingReader.of(BankFiles.bundled());
            });
    DatabaseManager database =
        DatabaseManager.start(
            settings.database(), poolName, observer, settings.server().requestTimeout());
    try {
      Application application = new Application(settings, poolName, database, postings.join());
      application.listen(settings.server());
      return application;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** This version of the server. */
  public static String version() {
    String version = Application.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** The database, for who looks at its pool. */
  public DatabaseManager database() {
    return database;
  }

  String address() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** Stops in order: no new requests, those under way to their end, then the database. */
  @Override
  public void close() {
    accepting = false;
    server.stop();
    if (monitor != null) {
      monitor.close();
    }
    meters.close();
    bank.close();
    database.close();
  }

  private void listen(ServerSettings settings) {
    try {
      server.start();
    } catch (RuntimeException e) {
      close();
      throw new java.io.UncheckedIOException(
          "cannot listen on "
              + host
              + ":"
              + settings.port()
              + ": the port is taken or the address is not this machine's. Choose another by"
              + " SERVER_PORT or SERVER_HOST.",
          new java.io.IOException(e));
    }
  }

  private WebServer server(Settings settings, PostingReader postings) {
    ServerSettings limits = settings.server();
    ObserveFeature observe =
        ObserveFeature.just(MetricsObserver.builder().endpoint("/metrics").build());
    return WebServer.builder()
        .host(limits.host())
        .port(limits.port())
        .featuresDiscoverServices(false)
        .addFeature(observe)
        .shutdownHook(false)
        .shutdownGracePeriod(limits.shutdownGrace())
        // Without this a streamed answer waits for the client's delayed acknowledgement: 40 ms.
        .connectionOptions(options -> options.tcpNoDelay(true))
        .addProtocol(Http1Config.builder().maxPrologueLength(LONGEST_REQUEST_LINE).build())
        .directHandlers(ErrorMapping.directHandlers())
        .routing(routing -> route(routing, settings, postings))
        .build();
  }

  private void route(HttpRouting.Builder routing, Settings settings, PostingReader postings) {
    ServerSettings limits = settings.server();
    RequestReader reader = new RequestReader(limits.maxBodyBytes(), limits.maxImportBytes());
    Principal.Resolver principals = request -> Principal.LOCAL;
    SessionService sessions = new SessionService(database.operations(), bank::usesAdded);
    HybridAiService interviews = new HybridAiService(bank, sessions, postings);
    ErrorMapping.register(routing);
    ErrorMapping.register(
        routing, UnavailableException.class, e -> Problem.unavailable(e.reason(), e.retryAfter()));
    routing.error(DatabaseException.class, ErrorMapping::sendInternal);
    routing.addFilter(
        (chain, request, response) -> Deadline.within(limits.requestTimeout(), chain::proceed));
    cors(settings.cors(), routing);
    routing
        .register(
            new HealthRoutes(
                version(),
                database,
                settings.database(),
                monitor,
                () -> accepting,
                Clock.systemUTC()))
        .register(new DocsRoutes(version()))
        .register(new InterviewRoutes(interviews, bank, reader, principals))
        .register("/api/v1/questions", new QuestionRoutes(bank, reader, principals))
        .register("/api/v1/sessions", new SessionRoutes(sessions, reader, principals));
  }

  private static void cors(CorsSettings settings, HttpRouting.Builder routing) {
    if (settings.allowedOrigins().isEmpty()) {
      return;
    }
    routing.register(
        CorsSupport.builder()
            .addCrossOrigin(
                CrossOriginConfig.builder()
                    .allowOrigins(settings.allowedOrigins().toArray(String[]::new))
                    .allowMethods("GET", "POST", "PUT", "PATCH", "DELETE")
                    .allowHeaders("Content-Type", "Authorization")
                    .exposeHeaders("Link", "Location", "Retry-After", "X-Total-Count")
                    .build())
            .build());
  }
}
