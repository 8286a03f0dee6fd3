package io.confida.monitor.target;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Attaches to one local JVM before it is known what for. The JDK's client loads its classes and
 * asks the JVM to listen: that can go on while the command line is read. It then sleeps for a tenth
 * of a second before it looks, where a JVM mostly listens after some milliseconds: so one client
 * asks, and as soon as the JVM listens a second one, which has nothing to wait for, goes on.
 */
final class Ahead {
  private static final long LONGEST_END_SECONDS = 2;
  private static final long LOOK_EVERY_MILLIS = 2;
  private static final AtomicReference<@Nullable Ahead> BEGUN = new AtomicReference<>();

  /** The client that asks; it takes away the file by which it did when it ends. */
  private static final AtomicReference<@Nullable FutureTask<VirtualMachine>> ASKING =
      new AtomicReference<>();

  private final long pid;
  private final FutureTask<Optional<VirtualMachine>> task;

  private Ahead(long pid) {
    this.pid = pid;
    this.task = new FutureTask<>(this::attach);
  }

  static void begin(long pid) {
    var ahead = new Ahead(pid);
    BEGUN.set(ahead);
    start(ahead.task, "confida-monitor-attach-ahead");
  }

  private static void start(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private Optional<VirtualMachine> attach() throws Exception {
    String word = Long.toString(pid);
    // What may be no JVM is not asked so early: the signal that asks could end it.
    if (LocalJvms.byPid(word).isEmpty()) {
      return Optional.empty();
    }
    // Where the JDK looks for it on Linux, but for a JVM in another namespace of process ids:
    // there,
    // as on other systems, the client that asks goes on by itself.
    Path listens = Path.of("/proc", word, "root", "tmp", ".java_pid" + word);
    if (Files.exists(listens)) {
      return Optional.of(VirtualMachine.attach(word));
    }
    var asking = new FutureTask<>(() -> VirtualMachine.attach(word));
    ASKING.set(asking);
    start(asking, "confida-monitor-attach-ask");
    while (!asking.isDone() && !Files.exists(listens)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return Optional.of(asking.isDone() ? result(asking) : VirtualMachine.attach(word));
  }

  /** What a task has come to, or the failure of attaching that it ended with. */
  private static <T> T result(FutureTask<T> task)
      throws AttachNotSupportedException, IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AttachNotSupportedException refused) {
        throw refused;
      }
      throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed);
    }
  }

  /**
   * The JVM, once it is attached to; null where that was not begun.
   *
   * @throws AttachNotSupportedException as attaching does
   * @throws IOException as attaching does
   */
  static @Nullable VirtualMachine claim(long pid) throws AttachNotSupportedException, IOException {
    Ahead ahead = BEGUN.getAndSet(null);
    if (ahead == null || ahead.pid != pid) {
      return null;
    }
    try {
      return result(ahead.task).orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while attaching to process " + pid, e);
    }
  }

  /** Detaches where nobody has claimed it, and lets the client that asked come to its end. */
  static void end() {
    Ahead ahead = BEGUN.getAndSet(null);
    if (ahead != null) {
      // Not cut off: that would leave the file behind by which the JVM was asked.
      Optional<VirtualMachine> unclaimed = await(ahead.task).orElse(Optional.empty());
      unclaimed.ifPresent(Ahead::detach);
    }
    FutureTask<VirtualMachine> asking = ASKING.getAndSet(null);
    if (asking != null) {
      await(asking).ifPresent(Ahead::detach);
    }
  }

  private static <T> Optional<T> await(FutureTask<T> task) {
    try {
      return Optional.of(task.get(LONGEST_END_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      // Nothing is attached, or the process hangs: there is nobody to tell, and nothing to undo.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void detach(VirtualMachine jvm) {
    try {
      jvm.detach();
    } catch (IOException gone) {
      // Then nothing is attached any more.
      return;
    }
  }
}
