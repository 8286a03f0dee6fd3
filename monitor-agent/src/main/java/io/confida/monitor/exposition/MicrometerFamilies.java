package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The same by the names that HikariCP's tracker for Micrometer gives a Prometheus registry, so that
 * existing dashboards work: its timers are histograms here, which carry the {@code _count} and
 * {@code _sum} that its summaries have, and its decaying {@code _max} is that of the last two
 * minutes, as Micrometer's is.
 */
final class MicrometerFamilies {
  private static final Family TOTAL = Family.gauge("hikaricp_connections", "Total connections");
  private static final Family ACTIVE =
      Family.gauge("hikaricp_connections_active", "Active connections");
  private static final Family IDLE = Family.gauge("hikaricp_connections_idle", "Idle connections");
  private static final Family PENDING =
      Family.gauge("hikaricp_connections_pending", "Pending threads");
  private static final Family MAX = Family.gauge("hikaricp_connections_max", "Max connections");
  private static final Family MIN = Family.gauge("hikaricp_connections_min", "Min connections");
  private static final Family TIMEOUT =
      Family.counter("hikaricp_connections_timeout", "Connection timeout total count");
  private static final Family ACQUIRE =
      Family.histogram("hikaricp_connections_acquire_seconds", "Connection acquire time");
  private static final Family USAGE =
      Family.histogram("hikaricp_connections_usage_seconds", "Connection usage time");
  private static final Family CREATION =
      Family.histogram("hikaricp_connections_creation_seconds", "Connection creation time");
  private static final Family ACQUIRE_MAX =
      Family.gauge(
          "hikaricp_connections_acquire_seconds_max",
          "Connection acquire time: the longest of the last two minutes is no longer than this");
  private static final Family USAGE_MAX =
      Family.gauge(
          "hikaricp_connections_usage_seconds_max",
          "Connection usage time: the longest of the last two minutes is no longer than this");
  private static final Family CREATION_MAX =
      Family.gauge(
          "hikaricp_connections_creation_seconds_max",
          "Connection creation time: the longest of the last two minutes is no longer than this");
  private static final Duration MAX_WINDOW = Duration.ofMinutes(2);

  private static final Family[] COUNTS = {TOTAL, ACTIVE, IDLE, PENDING, MAX, MIN};
  private static final Family[] TIMES = {ACQUIRE, USAGE, CREATION};
  private static final Family[] LONGEST = {ACQUIRE_MAX, USAGE_MAX, CREATION_MAX};

  private MicrometerFamilies() {}

  static void write(MetricsText text, List<PoolScrape> pools) {
    for (Family family : COUNTS) {
      text.family(family);
      for (PoolScrape pool : pools) {
        text.add(pool.labels().micrometer, count(family, pool.latest()));
      }
    }
    text.family(TIMEOUT);
    for (PoolScrape pool : pools) {
      PoolTimings timings = pool.timings();
      if (timings != null) {
        text.add(pool.labels().micrometer, (double) timings.timeouts());
      }
    }
    for (int which = 0; which < TIMES.length; which++) {
      text.family(TIMES[which]);
      for (PoolScrape pool : pools) {
        PoolTimings timings = pool.timings();
        if (timings != null) {
          text.add(pool.labels().micrometer, times(which, timings));
        }
      }
    }
    longest(text, pools);
  }

  private static void longest(MetricsText text, List<PoolScrape> pools) {
    List<Optional<PoolTimings>> recent = new ArrayList<>(pools.size());
    for (PoolScrape pool : pools) {
      recent.add(pool.timings() == null ? Optional.empty() : pool.pool().timings(MAX_WINDOW));
    }
    for (int which = 0; which < LONGEST.length; which++) {
      text.family(LONGEST[which]);
      for (int i = 0; i < pools.size(); i++) {
        if (recent.get(i).isPresent()) {
          // Micrometer's maximum is 0 when there was nothing.
          double seconds = times(which, recent.get(i).get()).quantileSeconds(1).orElse(0);
          text.add(pools.get(i).labels().micrometer, seconds);
        }
      }
    }
  }

  private static OptionalInt count(Family family, @Nullable PoolSnapshot latest) {
    if (latest == null) {
      return OptionalInt.empty();
    }
    if (family == TOTAL) {
      return latest.total();
    } else if (family == ACTIVE) {
      return latest.active();
    } else if (family == IDLE) {
      return latest.idle();
    } else if (family == PENDING) {
      return latest.waiting();
    }
    return family == MAX ? latest.max() : latest.min();
  }

  private static Distribution times(int which, PoolTimings timings) {
    return switch (which) {
      case 0 -> timings.acquire();
      case 1 -> timings.use();
      default -> timings.creation();
    };
  }
}
