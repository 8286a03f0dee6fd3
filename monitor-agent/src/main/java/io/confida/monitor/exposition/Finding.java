package io.confida.monitor.exposition;

import java.util.List;
import java.util.Locale;

/**
 * What is to be said of a pool.
 *
 * @param verdict which of the six it is
 * @param sentence one sentence for a human
 * @param evidence the figures behind it, one a line
 */
public record Finding(Verdict verdict, String sentence, List<String> evidence) {

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** Best first. */
  public enum Verdict {
    HEALTHY,
    /** The target is gone, or gives no figures. */
    UNKNOWN,
    SATURATED,
    LEAK_SUSPECTED,
    DATABASE_SLOW,
    DATABASE_DOWN;

    /** As metrics and documents write it. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The word of the server's health documents: a full pool is not a database that is down. */
    Health health() {
      return switch (this) {
        case HEALTHY -> Health.HEALTHY;
        case UNKNOWN, SATURATED, LEAK_SUSPECTED, DATABASE_SLOW -> Health.DEGRADED;
        case DATABASE_DOWN -> Health.UNHEALTHY;
      };
    }
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
