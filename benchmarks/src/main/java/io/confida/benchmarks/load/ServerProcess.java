package io.confida.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server in a JVM of its own, on a free port of this machine. */
final class ServerProcess implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final Process process;
  private final WorkDirectory directory;
  private final int port;
  private final Instant started = Instant.now();
  private final long startNanos;

  private ServerProcess(Process process, WorkDirectory directory, int port, long startNanos) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    this.startNanos = startNanos;
  }

  /**
   * How to run a server.
   *
   * @param jvmOptions for the JVM
   * @param program {@code -jar FILE} or a main class, after {@code -cp}
   */
  record Command(List<String> jvmOptions, List<String> program) {

    /** A class on the class path of this JVM. */
    static Command ofClass(String mainClass, List<String> jvmOptions) {
      return new Command(jvmOptions, List.of("-cp", ChildJvm.classPath(), mainClass));
    }

    /** A jar that runs by itself. */
    static Command ofJar(Path jar, List<String> jvmOptions) {
      return new Command(jvmOptions, List.of("-jar", jar.toAbsolutePath().toString()));
    }

    /** The server of this build, or the one in the jar. */
    static Command server(@Nullable Path jar, List<String> jvmOptions) {
      return jar == null ? ofClass("io.confida.server.Main", jvmOptions) : ofJar(jar, jvmOptions);
    }
  }

  /** Starts a server and returns at once. */
  static ServerProcess launch(Command command, Map<String, String> environment) {
    WorkDirectory directory = WorkDirectory.create("server");
    int port = ChildJvm.freePort();
    List<String> words = new ArrayList<>();
    words.add(ChildJvm.tool("java"));
    words.addAll(command.jvmOptions());
    words.addAll(command.program());
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.path().toFile());
    // Only what is given here: an operator's own settings must not change what is measured.
    builder.environment().keySet().removeIf(ServerProcess::isSetting);
    builder.environment().putAll(environment);
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    File log = directory.path().resolve("log").toFile();
    builder.redirectErrorStream(true).redirectOutput(log);
    try {
      long start = System.nanoTime();
      Process process = ChildJvm.start(builder);
      return new ServerProcess(process, directory, port, start);
    } catch (UncheckedIOException e) {
      directory.close();
      throw e;
    }
  }

  /** Starts a server and waits until it is ready. */
  static ServerProcess start(Command command, Map<String, String> environment) {
    ServerProcess server = launch(command, environment);
    try {
      server.awaitReady();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Asks {@code /ready} every few milliseconds until it says 200.
   *
   * @return how long that took from the start of the process
   * @throws IllegalStateException with the server's last words, if it ends or takes too long
   */
  Duration awaitReady() {
    while (System.nanoTime() - startNanos < LONGEST_START.toNanos()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the server ended instead of starting:\n" + log());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
      if (Probe.ready(port)) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
      }
    }
    throw new IllegalStateException(
        "the server was not ready after " + LONGEST_START.toSeconds() + " s:\n" + log());
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** When it was started, to the millisecond. */
  Instant started() {
    return started;
  }

  /** What it has written so far, on both streams. */
  String log() {
    try {
      return Files.readString(directory.path().resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException("the server's log cannot be read", e);
    }
  }

  @Override
  public void close() {
    ChildJvm.end(process);
    directory.close();
  }

  private static boolean isSetting(String variable) {
    return variable.startsWith("ASYNC_DATABASE_")
        || variable.startsWith("DATABASE_")
        || variable.startsWith("SERVER_")
        || variable.startsWith("CONFIDA_")
        || Set.of(
                "LOG_LEVEL",
                "AUTH_MODE",
                "CORS_ALLOWED_ORIGINS",
                "REQUEST_TIMEOUT",
                "SHUTDOWN_GRACE",
                "MAX_BODY_BYTES",
                "MAX_IMPORT_BYTES")
            .contains(variable);
  }
}
