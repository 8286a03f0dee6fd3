package io.confida.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What processes of the JDK that runs this one are started with, and how they end. */
public final class ChildJvm {

  private static final long LONGEST_END_SECONDS = 20;

  private ChildJvm() {}

  /** A program of this JVM's JDK, such as {@code java}. */
  public static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** This JVM's class path, as it reads from any directory. */
  public static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A port of the loopback address that nobody had a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /**
   * Starts a process that does not outlive this one.
   *
   * @throws UncheckedIOException if it cannot be started
   * @throws IllegalStateException if this JVM is ending
   */
  public static Process start(ProcessBuilder builder) {
    try {
      Process process = builder.start();
      Leftovers.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + builder.command().getFirst(), e);
    }
  }

  /** Asks the process to end, and sees to it that it has. */
  public static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Leftovers.forget(process);
  }
}
