package io.confida.monitor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Notices that a file says something else. By what it says, not by its time: an orchestrator swaps
 * links, and two changes within a second may bear one time.
 */
final class ConfigWatch {
  private final Path file;
  private byte[] seen;

  ConfigWatch(Path file) {
    this.file = file;
    this.seen = read();
  }

  /** Whether it changed since the last time it was asked. */
  boolean changed() {
    byte[] now = read();
    boolean changed = !Arrays.equals(now, seen);
    seen = now;
    return changed;
  }

  private byte[] read() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException gone) {
      // Being replaced at this moment, or taken away: that is a change, and reading it says so.
      return new byte[0];
    }
  }
}
