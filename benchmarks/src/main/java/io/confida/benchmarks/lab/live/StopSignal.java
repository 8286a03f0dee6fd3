package io.confida.benchmarks.lab.live;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C (SIGINT) or SIGTERM while measuring: the thread that measures is interrupted, and the JVM
 * ends only when that thread has kept its results and closed this.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {

  /** What was measured is in its file after each block: there is little left to keep. */
  private static final long PATIENCE_SECONDS = 3;

  private final CountDownLatch kept = new CountDownLatch(1);
  private final Thread measuring;
  private final Thread hook;
  private volatile boolean stopped;

  private StopSignal(Thread measuring) {
    this.measuring = measuring;
    this.hook = new Thread(this::stop, "stop-measuring");
  }

  /** Listens, for the calling thread. */
  public static StopSignal forThisThread() {
    StopSignal signal = new StopSignal(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether it came. */
  @Override
  public boolean getAsBoolean() {
    return stopped;
  }

  /**
   * Whether it came; if so, the interrupt that came with it is taken back, so that what was
   * measured can be written and the database be closed. For the thread that measures.
   */
  public synchronized boolean acknowledged() {
    if (stopped && Thread.interrupted()) {
      System.getLogger(StopSignal.class.getName())
          .log(System.Logger.Level.DEBUG, "stopped between two blocks");
    }
    return stopped;
  }

  /**
   * Whether the JVM is ending. That is so before this was told: what ends servers and databases
   * then does not wait for it, so a failure may come first.
   */
  public boolean ending() {
    if (stopped) {
      return true;
    }
    Thread nothing = new Thread(() -> {}, "nothing");
    try {
      Runtime.getRuntime().addShutdownHook(nothing);
      Runtime.getRuntime().removeShutdownHook(nothing);
      return false;
    } catch (IllegalStateException e) {
      return true; // too late for hooks
    }
  }

  private synchronized void raise() {
    stopped = true;
    measuring.interrupt();
  }

  private void stop() {
    raise();
    try {
      if (!kept.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger(StopSignal.class.getName())
            .log(System.Logger.Level.WARNING, "the block that was measured did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kept.countDown();
    if (!stopped) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM has begun to end in this very moment: the hook finds that all is kept.
        stopped = true;
      }
    }
  }
}
