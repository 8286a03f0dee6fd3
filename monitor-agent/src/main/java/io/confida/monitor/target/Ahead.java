package io.confida.monitor.target;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Attaches to one local JVM before it is known what for. The JDK's client loads its classes, asks
 * the JVM to listen, and then sleeps for a tenth of a second before it looks: all of that can go on
 * while the command line is read.
 */
final class Ahead {
  private static final long LONGEST_END_SECONDS = 2;
  private static final AtomicReference<@Nullable Ahead> BEGUN = new AtomicReference<>();

  private final long pid;
  private final FutureTask<Optional<VirtualMachine>> task;

  private Ahead(long pid) {
    this.pid = pid;
    this.task = new FutureTask<>(this::attach);
  }

  static void begin(long pid) {
    var ahead = new Ahead(pid);
    BEGUN.set(ahead);
    var thread = new Thread(ahead.task, "confida-monitor-attach-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private Optional<VirtualMachine> attach() throws AttachNotSupportedException, IOException {
    String word = Long.toString(pid);
    // What may be no JVM is not asked so early: the signal that asks could end it.
    return LocalJvms.byPid(word).isPresent()
        ? Optional.of(VirtualMachine.attach(word))
        : Optional.empty();
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
      return ahead.task.get().orElse(null);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AttachNotSupportedException refused) {
        throw refused;
      }
      throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while attaching to process " + pid, e);
    }
  }

  /** Detaches where nobody has claimed it. */
  static void end() {
    Ahead ahead = BEGUN.getAndSet(null);
    if (ahead == null) {
      return;
    }
    try {
      // Not cut off: that would leave the file behind by which the JVM was asked.
      Optional<VirtualMachine> jvm = ahead.task.get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
      if (jvm.isPresent()) {
        jvm.get().detach();
      }
    } catch (ExecutionException | TimeoutException | IOException e) {
      // Nothing is attached, or the process hangs: there is nobody to tell, and nothing to undo.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
