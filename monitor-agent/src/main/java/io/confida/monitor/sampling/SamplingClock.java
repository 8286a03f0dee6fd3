package io.confida.monitor.sampling;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Where the sampler takes its time from; tests bring their own. */
public interface SamplingClock extends LongSupplier {
  /** Never goes back; only differences mean anything. */
  long nanos();

  /** The same as {@link #nanos}. */
  @Override
  default long getAsLong() {
    return nanos();
  }

  /** Wall-clock time, which may jump: for people to read, never to compute with. */
  Instant now();

  /** The JVM's clocks. */
  static SamplingClock system() {
    return new SamplingClock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }
    };
  }
}
