package io.confida.monitor.exposition;

import io.confida.monitor.analysis.PoolVerdict;
import java.util.List;
import java.util.Locale;

/**
 * What is to be said of a pool.
 *
 * @param verdict which of the six it is
 * @param sentence one sentence for a human
 * @param evidence the figures behind it, one a line
 */
public record Finding(PoolVerdict.Kind verdict, String sentence, List<String> evidence) {

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** The word of the server's health documents: a full pool is not a database that is down. */
  Health health() {
    return switch (verdict) {
      case HEALTHY -> Health.HEALTHY;
      case UNKNOWN, LEAK_SUSPECTED, SATURATED, DATABASE_SLOW -> Health.DEGRADED;
      case DATABASE_DOWN -> Health.UNHEALTHY;
    };
  }

  /** Worst last. */
  enum Health {
    HEALTHY,
    /** There is no pool, so nothing can be said of a database. */
    UNKNOWN,
    /** Something needs a human, and the service can still serve. */
    DEGRADED,
    /** A database is down, or a target is lost. */
    UNHEALTHY;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
