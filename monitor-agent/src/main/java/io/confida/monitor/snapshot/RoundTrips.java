package io.confida.monitor.snapshot;

import java.util.OptionalDouble;

/**
 * The database's round trips of a target over a window, as its flight recorder or its own threads
 * tell them.
 *
 * @param peer the database's {@code host:port}
 * @param seconds how long the window is
 * @param times reads from the database that ended within the window, and how long each took
 * @param quietSeconds seconds since the last read ended; empty when none was ever seen
 */
public record RoundTrips(
    String peer, double seconds, Distribution times, OptionalDouble quietSeconds) {}
