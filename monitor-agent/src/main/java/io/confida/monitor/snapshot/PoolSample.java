package io.confida.monitor.snapshot;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * One row of a pool's history; figures as in {@link PoolSnapshot}.
 *
 * @param at when it was taken
 * @param failed whether the pool could not be read: then all figures are absent
 */
public record PoolSample(
    Instant at,
    OptionalInt active,
    OptionalInt idle,
    OptionalInt total,
    OptionalInt waiting,
    boolean failed) {}
