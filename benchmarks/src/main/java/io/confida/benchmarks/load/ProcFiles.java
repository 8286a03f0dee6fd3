package io.confida.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * CPU time and memory of processes, from Linux's {@code /proc} (proc(5)).
 *
 * <p>CPU time there advances in steps of 10 ms: measure seconds, not milliseconds.
 */
public final class ProcFiles {

  /** USER_HZ: 100 on every Linux since 2.6. */
  private static final double TICKS_PER_SECOND = 100;

  private ProcFiles() {}

  /** CPU seconds that the process has used so far, all its threads. */
  public static double cpuSeconds(long pid) {
    return ticks(pid, false) / TICKS_PER_SECOND;
  }

  /** As {@link #cpuSeconds}, with all its child processes, also those that have ended. */
  static double treeCpuSeconds(long pid) {
    double ticks = ticks(pid, true);
    ticks +=
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::children)
            .mapToDouble(child -> ticks(child.pid(), false))
            .sum();
    return ticks / TICKS_PER_SECOND;
  }

  /** Resident memory now, in MiB; 0 when the process is gone. */
  public static double residentMebibytes(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /**
   * Resident memory now, in MiB, counted page by page: {@link #residentMebibytes} is what the
   * kernel keeps on the way, which may be off by some hundred KiB, and is quicker.
   */
  public static double residentPagesMebibytes(long pid) {
    return read(pid, "smaps_rollup")
        .lines()
        .filter(line -> line.startsWith("Rss:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseGet(() -> residentMebibytes(pid));
  }

  private static double ticks(long pid, boolean withEndedChildren) {
    String stat = read(pid, "stat");
    // The name in parentheses may hold spaces; utime is the 12th field after it.
    int afterName = stat.lastIndexOf(')') + 2;
    if (afterName < 2) {
      return 0; // ended meanwhile: its time is in its parent's by now
    }
    String[] fields = stat.substring(afterName).split(" ", -1);
    double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
    if (withEndedChildren) {
      ticks += Double.parseDouble(fields[13]) + Double.parseDouble(fields[14]);
    }
    return ticks;
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc", String.valueOf(pid)))) {
        throw new UncheckedIOException("cannot read /proc/" + pid + "/" + file, e);
      }
      return "";
    }
  }
}
