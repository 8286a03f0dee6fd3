package io.confida.server;

import io.confida.server.access.Gatekeeper;
import io.confida.server.config.AuthMode;
import io.confida.server.config.ConnectionSettings;
import io.confida.server.config.CorsSettings;
import io.confida.server.config.ServerSettings;
import io.confida.server.config.Settings;
import io.confida.server.connection.ConnectionLimits;
import io.confida.server.connection.Connections;
import io.confida.server.connection.HeadOnly;
import io.confida.server.database.DatabaseException;
import io.confida.server.database.DatabaseManager;
import io.confida.server.database.Deadline;
import io.confida.server.database.StatementObserver;
import io.confida.server.database.UnavailableException;
import io.confida.server.health.HealthRoutes;
import io.confida.server.health.MetricsRoutes;
import io.confida.server.health.PoolMeters;
import io.confida.server.health.PoolMonitor;
import io.confida.server.health.PoolMonitors;
import io.confida.server.health.PostingMeters;
import io.confida.server.health.Readiness;
import io.confida.server.http.CrossOrigin;
import io.confida.server.http.DocsRoutes;
import io.confida.server.http.ErrorMapping;
import io.confida.server.http.Framing;
import io.confida.server.http.HeadAsGet;
import io.confida.server.http.OwnNames;
import io.confida.server.http.Principal;
import io.confida.server.http.Problem;
import io.confida.server.http.RequestReader;
import io.confida.server.http.SecurityHeaders;
import io.confida.server.idempotency.Idempotency;
import io.confida.server.interview.HybridAiService;
import io.confida.server.interview.InterviewRoutes;
import io.confida.server.interview.PostingReader;
import io.confida.server.question.BankFiles;
import io.confida.server.question.QuestionBankService;
import io.confida.server.question.QuestionRoutes;
import io.confida.server.session.SessionRoutes;
import io.confida.server.session.SessionService;
import io.helidon.metrics.api.Metrics;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The parts, put together; nothing else happens here. */
public final class Application implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(Application.class.getName());

  /** For loading the bank and folding uses; a request has a deadline of its own. */
  private static final Duration OUTSIDE_REQUESTS = Duration.ofMinutes(2);

  /** What the parts behind the requests may take of a stop's time. */
  private static final Duration LONGEST_END = Duration.ofSeconds(3);

  /**
   * Of the heap, one part of so many: a body is in it twice for a moment, and then in other forms.
   */
  private static final int SHARE_OF_BODIES = 6;

  /** What ends each part that runs, the last one started on top. */
  private final Deque<Runnable> endings = new ArrayDeque<>();

  private final DatabaseManager database;
  private final List<Mount> mounts;
  private final WebServer server;
  private final String host;
  private final Optional<Handler> gatekeeper;
  private final Connections connections;
  private final Readiness readiness = new Readiness();
  private final ServerSettings stopping;

  private Application(
      Settings settings,
      String poolName,
      StatementObserver observer,
      Principal.@Nullable Resolver principals) {
    // Neither needs the database, and both take about as long as it does to start.
    BankFiles files = BankFiles.bundled();
    CompletableFuture<PostingReader> postings =
        CompletableFuture.supplyAsync(
            () -> {
              Metrics.globalRegistry();
              return PostingReader.of(files);
            });
    try {
      this.host = settings.server().host();
      this.stopping = settings.server();
      Port.requireFree(settings.server());
      this.gatekeeper = gatekeeper(settings);
      this.database =
          DatabaseManager.start(settings.database(), poolName, observer, OUTSIDE_REQUESTS);
      endings.push(database::close);
      QuestionBankService bank = new QuestionBankService(database.operations());
      endings.push(bank::close);
      bank.loadBank(files);
      PoolMonitor monitor =
          settings.database().monitoring() ? PoolMonitors.start(poolName).orElse(null) : null;
      if (monitor != null) {
        endings.push(monitor::close);
      }
      PoolMeters meters =
          PoolMeters.register(Metrics.globalRegistry(), database, poolName, monitor);
      endings.push(meters::close);
      SessionService sessions = new SessionService(database.operations(), bank::usesAdded);
      HybridAiService interviews =
          new HybridAiService(
              bank,
              sessions,
              postings.join(),
              settings.database().poolSize(),
              settings.server().postingQueueLimit());
      endings.push(interviews::close);
      PostingMeters refused =
          PostingMeters.register(Metrics.globalRegistry(), poolName, interviews::refused);
      endings.push(refused::close);
      this.mounts =
          mounts(settings, bank, sessions, interviews, monitor, resolver(settings, principals));
      this.connections =
          new Connections(limits(settings.server()), new PostingRefusals(interviews, settings));
      endings.push(connections::close);
      this.server = server(settings);
      endings.push(this::stopServing);
      listen(settings.server());
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  /**
   * A group of routes in its place.
   *
   * @param path what its routes' paths begin with
   */
  record Mount(String path, HttpService routes) {}

  /**
   * Starts everything; it serves when this returns. An interrupt of the calling thread ends the
   * start at the next step, and what was started by then is stopped in order.
   *
   * @throws io.confida.server.database.DatabaseStartException if the database cannot be used
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static Application start(Settings settings) {
    return start(settings, DatabaseManager.POOL_NAME, StatementObserver.NONE);
  }

  /** As {@link #start(Settings)}, for several servers in one JVM, and for who counts statements. */
  public static Application start(Settings settings, String poolName, StatementObserver observer) {
    return new Application(settings, poolName, observer, null);
  }

  /** As the others, with another way to tell who is asking. */
  static Application start(
      Settings settings,
      String poolName,
      StatementObserver observer,
      Principal.Resolver principals) {
    return new Application(settings, poolName, observer, principals);
  }

  /** Nothing where everybody may do everything; then no class of it is loaded either. */
  private Optional<Handler> gatekeeper(Settings settings) {
    if (settings.authMode() == AuthMode.OFF && settings.rateLimit().isEmpty()) {
      return Optional.empty();
    }
    Gatekeeper keeper = new Gatekeeper(settings);
    endings.push(keeper::close);
    return Optional.of(keeper);
  }

  private static Principal.Resolver resolver(
      Settings settings, Principal.@Nullable Resolver chosen) {
    if (chosen != null) {
      return chosen;
    }
    return settings.authMode() == AuthMode.JWT ? Gatekeeper::admitted : request -> Principal.LOCAL;
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

  /** How many connections clients have. */
  int connections() {
    return connections.count();
  }

  /** The database, for who looks at its pool. */
  public DatabaseManager database() {
    return database;
  }

  String address() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** All routes but {@code /metrics}, which has to come before Helidon's own. */
  List<Mount> mounts() {
    return mounts;
  }

  /**
   * Stops in order: {@code /ready} turns; a little later no new connections are taken, and each
   * answer is its connection's last; when all are gone, the database.
   */
  @Override
  public void close() {
    readiness.turn();
    if (readiness.watched()) {
      long end = System.nanoTime() + delay(stopping).toNanos();
      for (long left = 1; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    end();
  }

  private static Duration delay(ServerSettings settings) {
    Duration half = settings.shutdownGrace().dividedBy(2);
    return settings.shutdownDelay().compareTo(half) < 0 ? settings.shutdownDelay() : half;
  }

  /** For the requests that are running when no more are taken. */
  private static Duration graceForRequests(ServerSettings settings) {
    Duration quarter = settings.shutdownGrace().dividedBy(4);
    return settings
        .shutdownGrace()
        .minus(delay(settings))
        .minus(quarter.compareTo(LONGEST_END) < 0 ? quarter : LONGEST_END);
  }

  private void stopServing() {
    connections.lastCallOnceShut(new InetSocketAddress(stopping.host(), server.port()));
    server.stop(); // returns when all connections have ended, or when the grace is over
  }

  private synchronized void end() {
    readiness.turn();
    // A start that was interrupted is undone whole: what waits for its end here must be able to.
    boolean interrupted = Thread.interrupted();
    while (!endings.isEmpty()) {
      try {
        endings.pop().run();
      } catch (RuntimeException e) {
        // One part that does not stop must not keep the others running.
        LOGGER.log(Level.WARNING, "a part of the server did not stop in order", e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(ServerSettings settings) {
    server.start();
    // Helidon logs that it cannot listen, and returns as if it did.
    if (!server.isRunning()) {
      throw Port.cannotListen(settings, new IOException("the server has not started"));
    }
  }

  private WebServer server(Settings settings) {
    ServerSettings limits = settings.server();
    ObserveFeature observe =
        ObserveFeature.just(MetricsObserver.builder().endpoint("/metrics").build());
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(limits.host())
            .port(limits.port())
            .featuresDiscoverServices(false)
            .addFeature(observe)
            .shutdownHook(false)
            .shutdownGracePeriod(graceForRequests(limits))
            // The limits that count are the routes' own. This one ends what goes far beyond them:
            // what
            // a client still sends after a refusal is read up to here, so that it sees the answer.
            .maxPayloadSize(2L * limits.maxImportBytes())
            .directHandlers(ErrorMapping.directHandlers())
            .routing(routing -> route(routing, settings));
    connections.takeOver(builder);
    return builder.build();
  }

  private static ConnectionLimits limits(ServerSettings settings) {
    ConnectionSettings connections = settings.connections();
    return new ConnectionLimits(
        connections.most(),
        connections.idleTimeout(),
        connections.headTimeout(),
        connections.transferTimeout(),
        path -> path.endsWith("/bulk-import") ? settings.maxImportBytes() : settings.maxBodyBytes(),
        Math.max(
            Runtime.getRuntime().maxMemory() / SHARE_OF_BODIES, 2L * settings.maxImportBytes()));
  }

  private void route(HttpRouting.Builder routing, Settings settings) {
    ErrorMapping.register(routing);
    ErrorMapping.register(routing, UnavailableException.class, Application::problem);
    routing.error(DatabaseException.class, ErrorMapping::sendInternal);
    routing.addFilter(
        (chain, request, response) -> {
          if (HeadAsGet.turn(request)) {
            HeadOnly.during(chain::proceed);
          } else {
            chain.proceed();
          }
        });
    routing.addFilter(
        (chain, request, response) -> {
          SecurityHeaders.set(response);
          Framing.check(request, response);
          Deadline.within(settings.server().requestTimeout(), chain::proceed);
        });
    CorsSettings cors = settings.cors();
    if (!cors.allowedOrigins().isEmpty()) {
      CrossOrigin.allow(routing, cors.allowedOrigins());
    }
    if (settings.authMode() == AuthMode.OFF) {
      routing.any(new OwnNames(settings.server().host()));
    }
    // After CORS: a page may read why it is refused.
    gatekeeper.ifPresent(routing::any);
    new MetricsRoutes(Metrics.globalRegistry()).register(routing);
    mounts.forEach(mount -> routing.register(mount.path(), mount.routes()));
  }

  private static Problem problem(UnavailableException e) {
    return e.outcomeUnknown()
        ? Problem.outcomeUnknown()
        : Problem.unavailable(e.reason(), e.retryAfter());
  }

  private List<Mount> mounts(
      Settings settings,
      QuestionBankService bank,
      SessionService sessions,
      HybridAiService interviews,
      @Nullable PoolMonitor monitor,
      Principal.Resolver principals) {
    ServerSettings limits = settings.server();
    // A client that sends slowly takes none of the database's time.
    RequestReader reader =
        new RequestReader(limits.maxBodyBytes(), limits.maxImportBytes(), Deadline::restart);
    Idempotency idempotency = new Idempotency(database.operations(), limits.idempotencyExpiry());
    endings.push(idempotency::close);
    HealthRoutes health =
        new HealthRoutes(
            version(), database, settings.database(), monitor, readiness, Clock.systemUTC());
    return List.of(
        new Mount("/", health),
        new Mount("/", new DocsRoutes(version())),
        new Mount("/", new InterviewRoutes(interviews, bank, reader, idempotency, principals)),
        new Mount("/api/v1/questions", new QuestionRoutes(bank, reader, idempotency, principals)),
        new Mount(
            "/api/v1/sessions", new SessionRoutes(sessions, reader, idempotency, principals)));
  }
}
