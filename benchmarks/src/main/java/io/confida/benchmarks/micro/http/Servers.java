package io.confida.benchmarks.micro.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.confida.benchmarks.control.ControlPool;
import io.confida.benchmarks.control.ControlServer;
import io.confida.benchmarks.load.ChildJvm;
import io.confida.benchmarks.load.HttpCall;
import io.confida.benchmarks.load.Postgres;
import io.confida.benchmarks.load.Posting;
import io.confida.benchmarks.load.SessionTables;
import io.confida.benchmarks.load.SharedPostgres;
import io.confida.benchmarks.micro.OwnFigures;
import io.confida.benchmarks.micro.QuietLog;
import io.confida.server.Application;
import io.confida.server.config.Settings;
import io.confida.server.database.StatementObserver;
import io.helidon.webserver.WebServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.results.AggregationPolicy;

/** The server and its control on one PostgreSQL, in this JVM, and what they are asked. */
final class Servers implements AutoCloseable {

  static final HttpCall LIST = HttpCall.get("/api/v1/questions?limit=50");
  static final HttpCall INSERT =
      HttpCall.post(
          "/api/v1/sessions",
          "{\"mode\":\"practice\",\"role\":\"Backend Engineer\",\"question_count\":10}");

  /** The secondary result of what was borrowed and not given back. */
  static final String KEPT = "kept-connections";

  private static final long LONGEST_END_NANOS = 5_000_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Application ours;
  private final HikariDataSource controlPool;
  private final WebServer control;
  private final List<HttpCall> byId = new ArrayList<>();
  private final List<HttpCall> parseJd;
  private final List<HttpCall> storePosting;
  private final AtomicInteger turn = new AtomicInteger();

  private Servers(Application ours, HikariDataSource controlPool, WebServer control) {
    this.ours = ours;
    this.controlPool = controlPool;
    this.control = control;
    List<Posting> postings = Posting.from(null);
    this.parseJd =
        postings.stream()
            .map(p -> post("/api/v1/parse-jd", "role", p.role(), "jobDescription", p.text()))
            .toList();
    this.storePosting =
        postings.stream()
            .map(p -> post("/api/v1/sessions", "role", p.role(), "job_description", p.text()))
            .toList();
  }

  /** Starts both. */
  static Servers start(String mode) throws SQLException {
    QuietLog.begin();
    Postgres postgres = SharedPostgres.get();
    Settings settings = settings(postgres, mode);
    Application ours = Application.start(settings, "micro-endpoints", StatementObserver.NONE);
    HikariDataSource pool = ControlPool.open(settings.database());
    WebServer control = ControlServer.server(settings(postgres, mode).server(), pool);
    Servers servers = new Servers(ours, pool, control);
    try {
      control.start();
      servers.findIds(postgres);
      return servers;
    } catch (SQLException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private static Settings settings(Postgres postgres, String mode) {
    return Settings.load(
        Map.of(
            "DATABASE_URL",
            postgres.url(),
            "SERVER_PORT",
            String.valueOf(ChildJvm.freePort()),
            "ASYNC_DATABASE_ENABLED",
            String.valueOf(mode.equals("virtual"))),
        Path.of(""));
  }

  private void findIds(Postgres postgres) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM question ORDER BY text_hash")) {
      while (rows.next()) {
        byId.add(HttpCall.get("/api/v1/questions/" + rows.getString("id")));
      }
    }
  }

  int port() {
    return ours.port();
  }

  int controlPort() {
    return control.port();
  }

  HttpCall nextById() {
    return next(byId);
  }

  HttpCall parseJd() {
    return next(parseJd);
  }

  HttpCall storePosting() {
    return next(storePosting);
  }

  private HttpCall next(List<HttpCall> calls) {
    return calls.get(Math.floorMod(turn.getAndIncrement(), calls.size()));
  }

  void tidy() {
    SessionTables.tidy(SharedPostgres.get(), Postgres.MAIN);
  }

  /** Tells how many connections somebody has kept; no client is at work. */
  void tellKept() {
    long end = System.nanoTime() + LONGEST_END_NANOS;
    while (borrowed() > 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000L); // the server adds up uses after it has answered
    }
    OwnFigures.tell(KEPT, borrowed(), "connections", AggregationPolicy.MAX);
  }

  private int borrowed() {
    return ours.database().statistics().checkedOut()
        + controlPool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public void close() {
    control.stop();
    controlPool.close();
    ours.close();
  }

  private static HttpCall post(
      String path, String name, String value, String otherName, String otherValue) {
    return HttpCall.post(
        path, JSON.createObjectNode().put(name, value).put(otherName, otherValue).toString());
  }
}
