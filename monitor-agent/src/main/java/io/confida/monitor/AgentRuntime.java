package io.confida.monitor;

import io.confida.monitor.inject.Injection;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The agent within a target, in a class loader of its own: {@link MonitorAgent} starts it there and
 * knows it as an {@link AutoCloseable} that tells its port.
 */
public final class AgentRuntime implements AutoCloseable, IntSupplier {
  private final Injection injection;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  private AgentRuntime(Injection injection) {
    this.injection = injection;
    this.thread = new Thread(this::run, "confida-monitor");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts it.
   *
   * @param arguments the agent's arguments, as its door was given them
   * @param fromTheStart whether the application has only just begun
   * @throws IllegalArgumentException when an argument is unknown or out of bounds; the message
   *     names it and the way out
   */
  public static AgentRuntime start(
      String arguments, boolean fromTheStart, Instrumentation instrumentation) throws Exception {
    AgentSettings.of(arguments);
    return new AgentRuntime(Injection.start(instrumentation, AgentRuntime::say));
  }

  /** The port it answers on. */
  @Override
  public int getAsInt() {
    return 0;
  }

  private void run() {
    try {
      do {
        injection.search();
      } while (!end.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    injection.close();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(String line) {
    System.err.println("confida-monitor: " + line);
  }
}
