package io.confida.monitor.analysis;

import java.time.Instant;

/**
 * A verdict that replaced another.
 *
 * @param at since when it held, by the samples
 * @param kind which one
 * @param sentence its sentence at that time
 */
public record VerdictChange(Instant at, PoolVerdict.Kind kind, String sentence) {}
