package io.confida.monitor.snapshot;

/**
 * What has added up since a pool was first seen; only ever grows. The difference of two readings is
 * exact for the time between them, however long that was: {@code activeSeconds} by the seconds
 * between is the time-weighted mean of the active connections. Nothing is lost between two scrapes.
 *
 * @param watchedSeconds time over which samples were taken, in seconds
 * @param activeSeconds integral of the active connections over that time, in connection-seconds
 * @param waitingSeconds integral of the waiting threads, in thread-seconds
 * @param saturatedSeconds time in which the pool was {@linkplain PoolSnapshot#saturated()
 *     saturated}
 * @param samplesTaken samples that were read
 * @param samplesLate samples that were due and came at least half an interval late, or never
 * @param samplesFailed samples whose read threw or hung
 */
public record PoolTotals(
    double watchedSeconds,
    double activeSeconds,
    double waitingSeconds,
    double saturatedSeconds,
    long samplesTaken,
    long samplesLate,
    long samplesFailed) {}
