package io.confida.monitor.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order when it is told to (Ctrl-C, kill): the JVM waits until what the
 * command began is undone.
 */
final class CtrlC implements AutoCloseable {
  /** A target that hangs must not keep a terminal. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final CountDownLatch pressed = new CountDownLatch(1);
  private final CountDownLatch undone = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "confida-monitor-end");

  private CtrlC() {}

  /** From now on; close it last. */
  static CtrlC watch() {
    var watch = new CtrlC();
    Runtime.getRuntime().addShutdownHook(watch.hook);
    return watch;
  }

  private void end() {
    pressed.countDown();
    try {
      if (!undone.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("monitor-agent: ended without waiting for the target");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits this long, or until it is pressed. */
  boolean within(Duration time) {
    try {
      return pressed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    undone.countDown();
    if (pressed.getCount() > 0) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
