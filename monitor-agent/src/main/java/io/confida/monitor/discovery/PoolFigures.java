package io.confida.monitor.discovery;

import java.util.OptionalInt;

/** What one read of a pool gave; a figure that the library cannot tell is absent. */
public record PoolFigures(
    OptionalInt active,
    OptionalInt idle,
    OptionalInt total,
    OptionalInt waiting,
    OptionalInt max,
    OptionalInt min) {}
