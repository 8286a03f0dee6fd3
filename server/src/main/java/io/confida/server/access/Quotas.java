package io.confida.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.confida.server.config.RateLimit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How much each caller has left: a token bucket for each (Bucket4j), which fills evenly.
 *
 * <p>Exact however many threads ask at once. A bucket that nobody has touched for a window is full
 * again, so forgetting it changes nothing. Above {@link #MOST_CALLERS} callers within a window the
 * least used is forgotten, and starts anew: memory is bounded, and the limit of the others is not.
 */
final class Quotas {

  /** About 20 MiB. */
  static final int MOST_CALLERS = 50_000;

  private final Bandwidth bandwidth;
  private final TimeMeter clock;
  private final Cache<String, Bucket> buckets;

  /**
   * @param clock what the buckets fill by
   */
  Quotas(RateLimit limit, TimeMeter clock) {
    this.bandwidth =
        Bandwidth.builder()
            .capacity(limit.requests())
            .refillGreedy(limit.requests(), limit.window())
            .build();
    this.clock = clock;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_CALLERS)
            .expireAfterAccess(limit.window())
            .executor(Runnable::run) // the bound holds at once, and no thread is needed
            .build();
  }

  /**
   * What became of one request.
   *
   * @param left how many more are welcome now
   * @param untilFull the time until all of them are
   * @param untilNext the time until one more is; zero where this one was welcome
   */
  record Verdict(boolean welcome, long left, Duration untilFull, Duration untilNext) {}

  /** Counts one request of a caller. */
  Verdict count(String caller) {
    Bucket bucket = buckets.get(caller, absent -> newBucket());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return new Verdict(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForReset()),
        Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket newBucket() {
    return Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(clock).build();
  }

  /** How many callers are remembered. */
  long callers() {
    return buckets.estimatedSize();
  }
}
