package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.benchmarks.report.page.ReportPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C in the middle of each command that has others at work for it: servers, forks, databases.
 * How {@code sweep} and {@code tune} take it, which go on afterwards, is told by {@link
 * CommandsIT}.
 */
@Execution(ExecutionMode.CONCURRENT)
final class InterruptIT {

  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  /** A few seconds on a busy machine. */
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  @TempDir private Path directory = Path.of("");

  /**
   * @param words of the command, so that there is soon something to keep
   * @param atWork what else must be running when it is interrupted: a part of its command line
   */
  @ParameterizedTest
  @CsvSource({
    "jmh pools.Borrowing -p library=HIKARICP -p holdMicros=100 -f 1 -wi 0 -i 1 -r 1 -t 4,"
        + " confida-bench-postgres",
    "http --scenarios BY_ID_32 --rounds 500 --seconds 0.2 --settle 0 --warmup 0.1,"
        + " confida-bench-postgres",
    "start --repeats 1, confida-bench-data",
    "agents --parts LOAD --agents IDLE --rounds 500 --seconds 0.2 --warmup 0.1,"
        + " confida-bench-postgres",
    "fairness --rounds 500 --seconds 0.1 --warmup 0 --threads 20, benchmarks.jar"
  })
  void whatWasMeasuredIsKeptAndNothingIsLeftBehind(String words, String atWork) throws Exception {
    List<String> all = new ArrayList<>(List.of(words.split(" ")));
    Path file = directory.resolve("kept").resolve(all.getFirst() + ".json");
    all.addAll(List.of("--out", "kept"));
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Process process = BenchmarksJar.start(directory, jvmOptions(temporary), all);
    try {
      await("something to keep")
          .atMost(LONGEST_START)
          .until(() -> Files.exists(file) && running(process, temporary, atWork));
    } catch (Exception | AssertionError e) {
      process.destroy();
      throw new AssertionError(output(), e);
    }
    List<ProcessHandle> others = others(process, temporary).toList();

    Duration took = BenchmarksJar.interrupt(process, LONGEST_END);

    assertThat(process.exitValue()).as(output()).isEqualTo(130);
    assertThat(took).isLessThan(LONGEST_END);
    assertThat(output()).contains("Stopped: ", "Results: kept");
    assertThat(new ObjectMapper().readTree(file.toFile()).path("command").asText())
        .isEqualTo(all.getFirst());
    assertThat(ReportPage.of(List.of(file)).html()).contains("</html>");
    assertThat(others).as(output()).noneMatch(ProcessHandle::isAlive);
    assertThat(others(process, temporary)).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  /** Its files for the moment are apart from everybody else's, save the database's programs. */
  private static List<String> jvmOptions(Path temporary) {
    Path programs = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
    return List.of(
        "-Djava.io.tmpdir=" + temporary,
        "-Dot.epg.working-dir=" + programs,
        "-Djmh.ignoreLock=true");
  }

  private static boolean running(Process process, Path temporary, String part) {
    return Stream.concat(Stream.of(process.toHandle()), others(process, temporary))
        .anyMatch(one -> Arrays.stream(arguments(one)).anyMatch(word -> word.contains(part)));
  }

  /** Its children and theirs, and the databases, which are nobody's. */
  private static Stream<ProcessHandle> others(Process process, Path temporary) {
    String place = temporary.toString();
    return Stream.concat(
            process.descendants(),
            ProcessHandle.allProcesses()
                .filter(one -> one.pid() != process.pid())
                .filter(one -> Arrays.stream(arguments(one)).anyMatch(w -> w.contains(place))))
        .distinct();
  }

  private static String[] arguments(ProcessHandle process) {
    return process.info().arguments().orElseGet(() -> new String[0]);
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
