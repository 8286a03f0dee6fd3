package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import java.util.List;

/**
 * A pool's metrics by OpenTelemetry's names (semantic conventions 1.44, Prometheus spelling), and
 * by our own for what has no name there. OpenTelemetry's {@code db.client.connection.count} is
 * spelled {@code db_client_connections}: Prometheus keeps the ending {@code _count} for histograms.
 */
final class PoolFamilies {
  private static final Family CONNECTIONS =
      Family.gauge("db_client_connections", "Connections of the pool, by state.");
  private static final Family MAX =
      Family.gauge("db_client_connection_max", "Connections the pool may open.");
  private static final Family IDLE_MIN =
      Family.gauge(
          "db_client_connection_idle_min",
          "Connections the pool keeps: what its library means by its minimum.");
  private static final Family PENDING =
      Family.gauge("db_client_connection_pending_requests", "Threads that wait for a connection.");
  private static final Family TIMEOUTS =
      Family.counter("db_client_connection_timeouts", "Borrowers that gave up waiting.");
  private static final Family WAIT_TIME =
      Family.histogram(
          "db_client_connection_wait_time_seconds",
          "From asking for a connection to having it; those that gave up are not in it.");
  private static final Family USE_TIME =
      Family.histogram(
          "db_client_connection_use_time_seconds", "From having a connection to giving it back.");
  private static final Family CREATE_TIME =
      Family.histogram(
          "db_client_connection_create_time_seconds",
          "Opening a connection; failed ones are not in it.");
  private static final Family ACTIVE_SECONDS =
      Family.counter(
          "confida_pool_active_seconds",
          "Integral of the connections lent out: its rate is their time-weighted mean.");
  private static final Family WAITING_SECONDS =
      Family.counter(
          "confida_pool_waiting_seconds",
          "Integral of the waiting threads: its rate is their time-weighted mean.");
  private static final Family SATURATED_SECONDS =
      Family.counter(
          "confida_pool_saturated_seconds",
          "Time in which the next borrower would have had to wait: its rate is the share of time.");
  private static final Family ACTIVE_PEAK =
      Family.gauge(
          "confida_pool_active_peak", "Most connections lent out at once, of the peak window.");
  private static final Family WAITING_PEAK =
      Family.gauge(
          "confida_pool_waiting_peak", "Most threads waiting at once, of the peak window.");
  private static final Family VERDICT =
      Family.gauge("confida_pool_verdict", "1 for the verdict on the pool, 0 for the others.");

  private PoolFamilies() {}

  static void write(MetricsText text, List<PoolScrape> pools) {
    counts(text, pools);
    timings(text, pools);
    totals(text, pools);
    text.family(ACTIVE_PEAK);
    for (PoolScrape pool : pools) {
      text.add(pool.labels().pool, pool.peaks().active());
    }
    text.family(WAITING_PEAK);
    for (PoolScrape pool : pools) {
      text.add(pool.labels().pool, pool.peaks().waiting());
    }
    text.family(VERDICT);
    for (PoolScrape pool : pools) {
      pool.labels().addVerdict(text, pool.verdict());
    }
  }

  private static void counts(MetricsText text, List<PoolScrape> pools) {
    text.family(CONNECTIONS);
    for (PoolScrape pool : pools) {
      PoolSnapshot latest = pool.latest();
      if (latest != null) {
        text.add(pool.labels().idle, latest.idle());
        text.add(pool.labels().used, latest.active());
      }
    }
    text.family(MAX);
    for (PoolScrape pool : pools) {
      PoolSnapshot latest = pool.latest();
      if (latest != null) {
        text.add(pool.labels().pool, latest.max());
      }
    }
    text.family(IDLE_MIN);
    for (PoolScrape pool : pools) {
      PoolSnapshot latest = pool.latest();
      if (latest != null) {
        text.add(pool.labels().pool, latest.min());
      }
    }
    text.family(PENDING);
    for (PoolScrape pool : pools) {
      PoolSnapshot latest = pool.latest();
      if (latest != null) {
        text.add(pool.labels().pool, latest.waiting());
      }
    }
  }

  private static void timings(MetricsText text, List<PoolScrape> pools) {
    text.family(TIMEOUTS);
    for (PoolScrape pool : pools) {
      PoolTimings timings = pool.timings();
      if (timings != null) {
        text.add(pool.labels().pool, (double) timings.timeouts());
      }
    }
    text.family(WAIT_TIME);
    for (PoolScrape pool : pools) {
      PoolTimings timings = pool.timings();
      if (timings != null) {
        text.add(pool.labels().pool, timings.acquire());
      }
    }
    text.family(USE_TIME);
    for (PoolScrape pool : pools) {
      PoolTimings timings = pool.timings();
      if (timings != null) {
        text.add(pool.labels().pool, timings.use());
      }
    }
    text.family(CREATE_TIME);
    for (PoolScrape pool : pools) {
      PoolTimings timings = pool.timings();
      if (timings != null) {
        text.add(pool.labels().pool, timings.creation());
      }
    }
  }

  /** A sum that is still 0 of a figure that the library does not tell is no figure. */
  private static void totals(MetricsText text, List<PoolScrape> pools) {
    text.family(ACTIVE_SECONDS);
    for (PoolScrape pool : pools) {
      PoolSnapshot latest = pool.latest();
      double seconds = pool.totals().activeSeconds();
      if (seconds > 0 || (latest != null && latest.active().isPresent())) {
        text.add(pool.labels().pool, seconds);
      }
    }
    text.family(WAITING_SECONDS);
    for (PoolScrape pool : pools) {
      PoolSnapshot latest = pool.latest();
      double seconds = pool.totals().waitingSeconds();
      if (seconds > 0 || (latest != null && latest.waiting().isPresent())) {
        text.add(pool.labels().pool, seconds);
      }
    }
    text.family(SATURATED_SECONDS);
    for (PoolScrape pool : pools) {
      PoolSnapshot latest = pool.latest();
      double seconds = pool.totals().saturatedSeconds();
      if (seconds > 0 || (latest != null && latest.saturated().isPresent())) {
        text.add(pool.labels().pool, seconds);
      }
    }
  }
}
