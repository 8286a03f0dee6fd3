package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.TargetState;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The verdicts on a target's pools, and what they come to.
 *
 * @param state whether the target can be seen
 * @param pools each pool's verdict by its name, in the order of the target's pools
 */
public record TargetVerdict(TargetState state, Map<String, PoolVerdict> pools) {

  /** What it comes to, for a health check. */
  public enum Status {
    /** Every pool is healthy. */
    HEALTHY,
    /** The target is seen and has no pool that we know: nothing can be said of its database. */
    UNKNOWN,
    /** Something needs a human, and the service can still serve. */
    DEGRADED,
    /** A database is out of reach, or the target is lost. */
    UNHEALTHY;

    /** The name in documents, such as {@code degraded}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TargetVerdict {
    pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
  }

  /** The verdict on the pool of this name. */
  public Optional<PoolVerdict> pool(String name) {
    return Optional.ofNullable(pools.get(name));
  }

  /**
   * The name and verdict of the pool that is worst off; the first of equals; empty without pools.
   */
  public Optional<Map.Entry<String, PoolVerdict>> worst() {
    return pools.entrySet().stream()
        .sorted(
            Comparator.comparing(
                (Map.Entry<String, PoolVerdict> pool) -> pool.getValue().kind(),
                Comparator.reverseOrder()))
        .findFirst();
  }

  /**
   * Whether the target should get work: it is seen, and none of its pools has a database that is
   * down. A pool that is full, leaks or cannot be read does not make it unready, for less load is
   * not what would mend it.
   */
  public boolean ready() {
    return state instanceof TargetState.Connected
        && worst().filter(pool -> isDown(pool.getValue())).isEmpty();
  }

  /** What it comes to. */
  public Status status() {
    if (!ready()) {
      return Status.UNHEALTHY;
    }
    return worst()
        .map(
            pool ->
                pool.getValue().kind() == PoolVerdict.Kind.HEALTHY
                    ? Status.HEALTHY
                    : Status.DEGRADED)
        .orElse(Status.UNKNOWN);
  }

  /** The worst pool's sentence, or why there is none. */
  public String sentence() {
    if (state instanceof TargetState.Lost lost) {
      return "The target cannot be seen: " + lost.reason() + ".";
    }
    return worst()
        .map(
            pool ->
                pools.size() == 1
                    ? pool.getValue().sentence()
                    : pool.getKey() + ": " + pool.getValue().sentence())
        .orElse(
            "No pool was found: it may not be registered (use `attach --inject`), or not be built"
                + " yet.");
  }

  private static boolean isDown(PoolVerdict verdict) {
    return verdict.kind() == PoolVerdict.Kind.DATABASE_DOWN;
  }
}
