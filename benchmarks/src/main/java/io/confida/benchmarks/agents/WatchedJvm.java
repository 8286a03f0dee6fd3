package io.confida.benchmarks.agents;

import io.confida.benchmarks.load.ChildJvm;
import io.confida.benchmarks.load.ProcFiles;
import io.confida.benchmarks.load.WorkDirectory;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A {@link PoolsProgram} in a JVM of its own. */
final class WatchedJvm implements AutoCloseable {

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private static final Pattern AGENT =
      Pattern.compile("monitor-agent(-[^/\\\\]*)?\\.jar$|monitor-agent[/\\\\]target[/\\\\]classes");

  private final Process process;
  private final WorkDirectory directory;
  private final long startNanos;
  private final Writer words;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

  /** What the program said, and when; without text when its output has ended. */
  private record Line(@Nullable String text, long nanos) {}

  /**
   * Pools and threads of the program.
   *
   * @param pools how many
   * @param size connections of each
   * @param threads that use them when it is flat out
   */
  record Layout(int pools, int size, int threads) {

    /** The names of the pools. */
    List<String> names() {
      return IntStream.rangeClosed(1, pools).mapToObj(PoolsProgram::poolName).toList();
    }
  }

  private WatchedJvm(Process process, WorkDirectory directory, long startNanos) {
    this.process = process;
    this.directory = directory;
    this.startNanos = startNanos;
    this.words = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts one and returns at once. */
  static WatchedJvm launch(List<String> jvmOptions, String jdbcUrl, Layout layout) {
    WorkDirectory directory = WorkDirectory.create("watched");
    List<String> command = new ArrayList<>();
    command.add(ChildJvm.tool("java"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), PoolsProgram.class.getName()));
    command.add(jdbcUrl);
    command.add(String.valueOf(layout.pools()));
    command.add(String.valueOf(layout.size()));
    command.add(String.valueOf(layout.threads()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.path().toFile())
            .redirectError(directory.path().resolve("log").toFile());
    try {
      long start = System.nanoTime();
      WatchedJvm jvm = new WatchedJvm(ChildJvm.start(builder), directory, start);
      Thread.ofPlatform().daemon().name("program-says").start(jvm::listen);
      return jvm;
    } catch (UncheckedIOException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Without our own agent, which the benchmarks carry for others of their commands: the classes of
   * the class path would be taken, and not those of the jar that is measured.
   */
  private static String classPath() {
    return Arrays.stream(ChildJvm.classPath().split(Pattern.quote(File.pathSeparator), -1))
        .filter(entry -> !AGENT.matcher(entry).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(PoolsProgram.MARK)) {
          lines.add(new Line(line.substring(PoolsProgram.MARK.length()), System.nanoTime()));
        }
      }
    } catch (IOException e) {
      System.getLogger(WatchedJvm.class.getName())
          .log(System.Logger.Level.DEBUG, "the program's output broke off", e);
    }
    lines.add(new Line(null, System.nanoTime()));
  }

  /**
   * Waits until the program has opened its pools.
   *
   * @return how long that took from the start of the process
   */
  Duration awaitReady() {
    return Duration.ofNanos(next("open its pools").nanos() - startNanos);
  }

  /** When its process was started, on the clock of {@link System#nanoTime}. */
  long startNanos() {
    return startNanos;
  }

  long pid() {
    return process.pid();
  }

  /** Has its threads use the pools, from now until {@link #end}. */
  void busy() {
    ask("busy");
  }

  /** What its threads do is measured from now on. */
  void begin() {
    ask("begin");
  }

  PoolLoad.Outcome end() {
    return PoolLoad.Outcome.parse(ask("end"));
  }

  /** Its Java threads, without those that come and go with the pools' connections. */
  int threads() {
    return Integer.parseInt(ask("threads"));
  }

  /** What is live on its heap, in MiB; it has collected its garbage then. */
  double heapMebibytes() {
    return Long.parseLong(ask("heap")) / (1024.0 * 1024);
  }

  double cpuSeconds() {
    return ProcFiles.cpuSeconds(pid());
  }

  double residentMebibytes() {
    return ProcFiles.residentPagesMebibytes(pid());
  }

  /** Where files of this program go. */
  Path directory() {
    return directory.path();
  }

  /** What it and its agent have written on standard error. */
  String log() {
    try {
      return Files.readString(directory.path().resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException("the program's log cannot be read", e);
    }
  }

  private String ask(String word) {
    try {
      words.write(word + "\n");
      words.flush();
    } catch (IOException e) {
      throw new IllegalStateException("the watched program has ended:\n" + log(), e);
    }
    return String.valueOf(next(word).text());
  }

  private Line next(String what) {
    try {
      Line line = lines.poll(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
      if (line == null || line.text() == null) {
        throw new IllegalStateException(
            (line == null
                    ? "the watched program hangs instead of to "
                    : "the watched program ended instead of to ")
                + what
                + ":\n"
                + log());
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    ChildJvm.end(process);
    directory.close();
  }
}
