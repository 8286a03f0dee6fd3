package io.confida.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** How much memory a process has, twice a second. */
final class ResidentMemory implements AutoCloseable {

  private static final long EVERY_NANOS = 500_000_000L;

  private final long pid;
  private final List<Long> samples = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::run);
  private volatile boolean over;

  private ResidentMemory(long pid) {
    this.pid = pid;
  }

  /** Looks from now on. */
  static ResidentMemory of(long pid) {
    ResidentMemory memory = new ResidentMemory(pid);
    memory.samples.add(memory.now());
    memory.thread.start();
    return memory;
  }

  private void run() {
    while (!over) {
      LockSupport.parkNanos(EVERY_NANOS);
      samples.add(now());
    }
  }

  private long now() {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * In MiB, after this part of the time.
   *
   * @param part from 0 to 1
   */
  double after(double part) {
    return samples.get((int) Math.round(part * (samples.size() - 1))) / 1024.0;
  }

  /** The most from this part of the time on, in MiB. */
  double mostFrom(double part) {
    int first = (int) Math.round(part * (samples.size() - 1));
    return samples.subList(first, samples.size()).stream().mapToLong(m -> m).max().orElseThrow()
        / 1024.0;
  }

  @Override
  public void close() {
    over = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
