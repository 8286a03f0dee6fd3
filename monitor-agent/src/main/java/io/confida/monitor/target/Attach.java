package io.confida.monitor.target;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does one thing to a local JVM through its attach mechanism and detaches at once. The mechanism
 * has no timeout of its own once its socket is there, so it runs beside the caller.
 */
final class Attach {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Attach() {}

  /** What is done while attached. */
  @FunctionalInterface
  interface Action<T> {
    T apply(VirtualMachine jvm)
        throws IOException, AgentLoadException, AgentInitializationException;
  }

  /**
   * @throws TargetException with one clause that says why it cannot be done
   */
  static <T> T to(long pid, Action<T> action) throws TargetException {
    requireAttachApi();
    var task = new FutureTask<>(() -> attached(pid, action));
    var thread = new Thread(task, "confida-monitor-attach-" + pid);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new TargetException(
          "process " + pid + " does not answer: stopped, or its JVM hangs", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TargetException(Failures.attaching(pid, cause), cause);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new TargetException("interrupted while attaching to process " + pid, e);
    }
  }

  private static <T> T attached(long pid, Action<T> action)
      throws AttachNotSupportedException,
          IOException,
          AgentLoadException,
          AgentInitializationException {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new IOException("no process " + pid);
    }
    VirtualMachine begun = Ahead.claim(pid);
    VirtualMachine jvm = begun != null ? begun : VirtualMachine.attach(Long.toString(pid));
    try {
      return action.apply(jvm);
    } finally {
      jvm.detach();
    }
  }

  /** A runtime without the module must say so, not fail somewhere with a missing class. */
  static void requireAttachApi() throws TargetException {
    if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
      throw new TargetException(
          "this Java runtime has no module jdk.attach: run the monitor with a JDK");
    }
  }
}
