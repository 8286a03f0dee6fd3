package io.confida.monitor.snapshot;

import java.util.OptionalDouble;

/**
 * What the watching itself costs.
 *
 * @param cpuSeconds CPU time of the monitor's own threads, in seconds; empty where the JVM cannot
 *     tell
 * @param samplesTaken samples read, of all pools
 * @param samplesLate samples due that came late or never
 * @param samplesFailed samples whose read threw or hung
 */
public record SelfCost(
    OptionalDouble cpuSeconds, long samplesTaken, long samplesLate, long samplesFailed) {}
