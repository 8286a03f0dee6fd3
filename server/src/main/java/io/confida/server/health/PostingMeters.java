package io.confida.server.health;

import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How many postings have been refused, in {@code /metrics}: most of them are refused before the web
 * server hears of them, and are in none of its figures.
 *
 * <p>The registry is the whole JVM's, so the counter goes when the server does.
 */
public final class PostingMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final Meter refused;

  private PostingMeters(MeterRegistry registry, Meter refused) {
    this.registry = registry;
    this.refused = refused;
  }

  /**
   * Adds the counter.
   *
   * @param poolName tells servers in one JVM from each other, as in the pool's own meters
   * @param refused how many there have been
   */
  public static PostingMeters register(
      MeterRegistry registry, String poolName, LongSupplier refused) {
    return new PostingMeters(
        registry,
        registry.getOrCreate(
            FunctionalCounter.builder("confida.postings.refused", refused, LongSupplier::getAsLong)
                .description("Postings refused because too many were waiting already.")
                .tags(List.of(Tag.create("db_client_connection_pool_name", poolName)))));
  }

  @Override
  public void close() {
    registry.remove(refused);
  }
}
