package io.confida.server.config;

import java.time.Duration;

/**
 * How much one caller may ask.
 *
 * @param requests how many at once, and how many per window in the long run
 * @param window in which a caller who has asked for all of them gets them back
 */
public record RateLimit(int requests, Duration window) {}
