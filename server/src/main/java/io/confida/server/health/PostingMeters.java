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
  private final LongSupplier count;
  private final Meter refused;

  private PostingMeters(MeterRegistry registry, String poolName, LongSupplier count) {
    this.registry = registry;
    this.count = count;
    // The registry holds what it asks weakly: this lasts as long as the server.
    this.refused =
        registry.getOrCreate(
            FunctionalCounter.builder("confida.postings.refused", this, PostingMeters::count)
                .description("Postings refused because too many were waiting already.")
                .tags(List.of(Tag.create("db_client_connection_pool_name", poolName))));
  }

  /**
   * Adds the counter.
   *
   * @param poolName tells servers in one JVM from each other, as in the pool's own meters
   * @param refused how many there have been
   */
  public static PostingMeters register(
      MeterRegistry registry, String poolName, LongSupplier refused) {
    return new PostingMeters(registry, poolName, refused);
  }

  private long count() {
    return count.getAsLong();
  }

  @Override
  public void close() {
    registry.remove(refused);
  }
}
