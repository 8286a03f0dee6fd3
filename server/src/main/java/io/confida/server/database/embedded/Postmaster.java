package io.confida.server.database.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's first process, as its file {@code postmaster.pid} describes it (PostgreSQL source,
 * {@code pidfile.h}: pid, data directory, start time, port, socket, address, memory, status).
 *
 * @param pid its process id
 * @param port the port it listens on; 0 while it has not come that far
 * @param status starting, ready, stopping or standby; empty while it has not come that far
 */
record Postmaster(long pid, int port, String status) {
  private static final String FILE = "postmaster.pid";

  /** A pid that no process can have. */
  private static final String NOBODY = Integer.toString(Integer.MAX_VALUE);

  /** The process that {@code data} names, whether it lives or not. */
  static Optional<Postmaster> of(Path data) throws IOException {
    try {
      List<String> lines = Files.readAllLines(data.resolve(FILE));
      if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
        return Optional.empty();
      }
      String port = lines.size() > 3 ? lines.get(3).strip() : "";
      return Optional.of(
          new Postmaster(
              Long.parseLong(lines.getFirst().strip()),
              port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0,
              lines.size() > 7 ? lines.get(7).strip() : ""));
    } catch (NoSuchFileException stopped) {
      return Optional.empty();
    }
  }

  boolean isReady() {
    return port > 0 && status.equals("ready");
  }

  /**
   * Whether the process lives and is the PostgreSQL of {@code home}: after a restart of the machine
   * the pid may belong to anyone. Its program is the one unpacked there, so its path says so.
   *
   * @param home a real path, without links
   */
  boolean runsFrom(Path home) throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return false;
    }
    String program;
    if (Files.isDirectory(Path.of("/proc/self"))) {
      // Open to everyone, unlike the link to the program, which root in a container may not read.
      // A process that has ended but was not waited for has an empty one.
      Path commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
      program = Files.exists(commandLine) ? Files.readString(commandLine) : "";
    } else {
      program = process.get().info().command().orElse("");
    }
    return program.startsWith(home + File.separator);
  }

  /**
   * Lets a start go on past a file whose pid now belongs to another program. The rest of the file
   * stays: from it PostgreSQL sees whether old backends still use the shared memory.
   */
  static void disown(Path data) throws IOException {
    Path file = data.resolve(FILE);
    List<String> lines = Files.readAllLines(file);
    lines.set(0, NOBODY);
    Files.write(file, lines);
  }
}
