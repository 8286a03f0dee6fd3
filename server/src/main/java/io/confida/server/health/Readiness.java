package io.confida.server.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether the server takes requests, and whether anybody looks at that. */
public final class Readiness {

  /** Whoever looks less often does not send requests by it. */
  private static final Duration LATELY = Duration.ofMinutes(1);

  private volatile boolean ready = true;
  private volatile @Nullable Long askedNanos;

  /** Whether it does: no longer once it is to stop. */
  public boolean ready() {
    return ready;
  }

  /** It is to stop. */
  public void turn() {
    ready = false;
  }

  /** Somebody asks {@code /ready}. */
  void asked() {
    askedNanos = System.nanoTime();
  }

  /** Whether somebody has done so in the last minute, and will see it turn. */
  public boolean watched() {
    Long asked = askedNanos;
    return asked != null && System.nanoTime() - asked < LATELY.toNanos();
  }
}
