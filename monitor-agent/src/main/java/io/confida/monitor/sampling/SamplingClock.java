package io.confida.monitor.sampling;

import java.time.Instant;

/** Where the sampler takes its time from; tests bring their own. */
public interface SamplingClock {
  /** Never goes back; only differences mean anything. */
  long nanos();

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
