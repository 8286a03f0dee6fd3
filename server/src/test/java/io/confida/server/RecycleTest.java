package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections that are replaced every two seconds under load, plain ones and encrypted ones. The
 * whole length: {@code -Drecycle.seconds=600 -Drecycle.overflow=2}. In the short form connections
 * are also made anew in between, and their ends reach PostgreSQL late.
 */
class RecycleTest {

  private static final boolean SHORT = System.getProperty("recycle.seconds") == null;
  private static final int SECONDS = Integer.getInteger("recycle.seconds", 3);
  private static final int CLIENTS = 12;
  private static final int KEPT = 4;

  /** Without one, all that are allowed are always there, and one too many shows at once. */
  private static final int OVERFLOW = Integer.getInteger("recycle.overflow", 0);

  private static final long EVICT_EVERY_NANOS = 100_000_000L;
  private static final long PROBE_EVERY_NANOS = 100_000_000L;

  /** A hundred looks, 1 ms apart; a backend that does not know its database yet is one, too. */
  private static final String LOOK =
      """
      CREATE FUNCTION pg_temp.look(probe int, OUT looks int, OUT most int, OUT pids int[]) AS $$
      DECLARE
        now int[];
      BEGIN
        looks := 0; most := 0; pids := '{}';
        WHILE looks < 100 LOOP
          PERFORM pg_stat_clear_snapshot();
          SELECT coalesce(array_agg(pid), '{}') INTO now FROM pg_stat_activity
           WHERE backend_type = 'client backend' AND pid NOT IN (pg_backend_pid(), probe)
             AND (datname = current_database() OR datname IS NULL);
          looks := looks + 1;
          most := greatest(most, cardinality(now));
          pids := ARRAY(SELECT unnest(pids) UNION SELECT unnest(now));
          PERFORM pg_sleep(0.001);
        END LOOP;
      END $$ LANGUAGE plpgsql
      """;

  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();

  /** What PostgreSQL has had in its list of backends, the probe's aside, which is one more. */
  private record Seen(int most, int processes, int looks) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void noRequestNotices(boolean overTls) throws Exception {
    try (BreakableDatabase way =
        overTls ? BreakableDatabase.overTls() : BreakableDatabase.of("FAREWELL")) {
      String url = SHORT ? way.url() : TestServer.url(way.database().url());
      recycle(way, overTls ? url + "?sslmode=require" : url, overTls);
      await("nothing is left of the pool").until(() -> way.database().backends("TRUE") == 0);
    }
  }

  private void recycle(BreakableDatabase way, String url, boolean overTls) throws Exception {
    try (TestServer server =
            TestServer.onUrl(
                url,
                "ASYNC_DATABASE_POOL_RECYCLE",
                "2",
                "ASYNC_DATABASE_POOL_SIZE",
                String.valueOf(KEPT),
                "ASYNC_DATABASE_MAX_OVERFLOW",
                String.valueOf(OVERFLOW));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TestDatabase database = way.database();
      way.lose();
      server.api().get("/ready").is(200);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      int probe =
          (int)
              database.number(
                  "SELECT pid FROM pg_stat_activity WHERE application_name = 'confida-probe'"
                      + " AND datname = current_database()");
      Future<Seen> watching = threads.submit(watch(database, probe, end));
      threads.execute(() -> probe(server.api(), end));
      if (SHORT) {
        threads.execute(() -> evict(server, end));
      }
      for (int i = 0; i < CLIENTS; i++) {
        threads.execute(() -> ask(server.api(), end));
      }
      Seen seen = watching.get();

      System.out.printf(
          "recycle%s: %d s, %d requests, %d errors; in %d looks at pg_stat_activity %d backends"
              + " one after another, at most %d at once of %d + %d%n",
          overTls ? " over TLS" : "",
          SECONDS,
          answered.get(),
          errors.size(),
          seen.looks(),
          seen.processes(),
          seen.most(),
          KEPT,
          OVERFLOW);
      assertThat(errors).isEmpty();
      assertThat(seen.most()).isLessThanOrEqualTo(KEPT + OVERFLOW);
      assertThat(seen.processes()).as("connections were replaced").isGreaterThan(2 * KEPT);
      assertThat(database.backends("pid IN (SELECT pid FROM pg_stat_ssl WHERE NOT ssl)"))
          .as("connections that are not encrypted")
          .matches(count -> overTls ? count == 0 : count > 0);
      LeakCheck.verify(server.application().database(), database);
    }
  }

  private void ask(Api api, long end) {
    for (int number = 0; System.nanoTime() - end < 0; number++) {
      String body = Api.object("mode", "practice", "role", "Recycler " + number).toString();
      try {
        Answer answer =
            number % 4 == 0
                ? api.unchecked(
                    "POST",
                    "/api/v1/sessions",
                    BodyPublishers.ofString(body),
                    r -> r.header("Content-Type", Api.JSON))
                : api.unchecked(
                    "GET", "/api/v1/sessions?limit=5", BodyPublishers.noBody(), r -> {});
        answered.incrementAndGet();
        if (answer.status() >= 300) {
          errors.add(answer.status() + " " + answer.body());
        }
      } catch (RuntimeException e) {
        errors.add(e.toString());
      }
    }
  }

  /** A platform's probe, whose connection is none of the pool's. */
  private void probe(Api api, long end) {
    while (System.nanoTime() - end < 0) {
      Answer answer = api.unchecked("GET", "/ready", BodyPublishers.noBody(), r -> {});
      if (answer.status() != 200) {
        errors.add("/ready: " + answer.status());
      }
      LockSupport.parkNanos(PROBE_EVERY_NANOS);
    }
  }

  /** What makes all connections too old, now and then. */
  private static void evict(TestServer server, long end) {
    try {
      ObjectName pool = new ObjectName("com.zaxxer.hikari:type=Pool (" + server.poolName() + ")");
      while (System.nanoTime() - end < 0) {
        ManagementFactory.getPlatformMBeanServer()
            .invoke(pool, "softEvictConnections", new Object[0], new String[0]);
        LockSupport.parkNanos(EVICT_EVERY_NANOS);
      }
    } catch (JMException e) {
      throw new AssertionError("the pool has no bean", e);
    }
  }

  /** Looks at all backends of the database but these two, whatever they call themselves. */
  private static Callable<Seen> watch(TestDatabase database, int probe, long end) {
    return () -> {
      int most = 0;
      int looks = 0;
      Set<Integer> processes = new HashSet<>();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(LOOK);
        while (System.nanoTime() - end < 0) {
          try (ResultSet row =
              statement.executeQuery("SELECT * FROM pg_temp.look(" + probe + ")")) {
            row.next();
            looks += row.getInt("looks");
            most = Math.max(most, row.getInt("most"));
            for (Integer pid : (Integer[]) row.getArray("pids").getArray()) {
              processes.add(pid);
            }
          }
        }
      }
      return new Seen(most, processes.size(), looks);
    };
  }
}
