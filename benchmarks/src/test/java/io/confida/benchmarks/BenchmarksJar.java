package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code benchmarks.jar} in a process of its own, as a user does. */
final class BenchmarksJar {

  private BenchmarksJar() {}

  /**
   * Starts it.
   *
   * @param directory where it is run; what it says is in its file {@code output}
   * @param jvmOptions before {@code -jar}
   * @param words the command and its options
   */
  static Process start(Path directory, List<String> jvmOptions, List<String> words)
      throws Exception {
    List<String> command = new ArrayList<>(heedingInterrupts());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-jar");
    command.add(Path.of("target", "benchmarks.jar").toAbsolutePath().toString());
    command.addAll(words);
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  /**
   * As Ctrl-C does, but to this process alone: a terminal tells its children, too.
   *
   * @return how long it went on
   */
  static Duration interrupt(Process process, Duration limit) throws Exception {
    long since = System.nanoTime();
    assertThat(new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor())
        .isZero();
    assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /**
   * What stands before the command so that it heeds SIGINT: a build that was started in the
   * background hands on to its children that they are to ignore it.
   */
  private static List<String> heedingInterrupts() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return List.of();
    }
    Matcher ignored =
        Pattern.compile("^SigIgn:\\s*([0-9a-f]+)", Pattern.MULTILINE)
            .matcher(Files.readString(status));
    return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & 2) != 0
        ? List.of("env", "--default-signal=INT")
        : List.of();
  }
}
