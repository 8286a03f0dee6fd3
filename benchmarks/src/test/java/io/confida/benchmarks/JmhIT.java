package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.benchmarks.report.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each JMH suite of {@code benchmarks.jar} once, at its smallest. */
@Execution(ExecutionMode.CONCURRENT)
final class JmhIT {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Each parameter at its smallest; those that name what is compared keep all their values. */
  private static final List<String> SMALLEST =
      List.of("-p", "rows=1", "-p", "kilobytes=1", "-p", "pools=1", "-p", "holdMicros=0");

  private static final Set<String> LIBRARIES =
      Set.of("HIKARICP", "HIKARICP_WITH_GATE", "DBCP2", "AGROAL", "VIBUR", "C3P0", "TOMCAT");

  @TempDir private Path directory = Path.of("");

  @Test
  void eachSuiteRunsBesideItsControl() throws Exception {
    List<JsonNode> results = run(List.of(), SMALLEST);

    assertThat(results).allSatisfy(JmhIT::measured);
    assertThat(names(results, "suite"))
        .containsExactlyInAnyOrder(
            "AgentBorrowing",
            "AgentScrapes",
            "BatchInserts",
            "Borrowing",
            "Endpoints",
            "PostingReads",
            "QuestionReads",
            "RowReads");
    Set<String> methods = names(results, "method");
    assertThat(methods)
        .allSatisfy(
            method ->
                assertThat(
                        method.endsWith("Control")
                            || methods.contains(method + "Control")
                            // Their control is a value of a parameter.
                            || Set.of("Borrowing.turn", "AgentBorrowing.borrow").contains(method))
                    .as(method)
                    .isTrue());
    assertThat(parameter(results, "AgentBorrowing", "agent"))
        .containsExactlyInAnyOrder("none", "loaded");
    assertThat(parameter(results, "Endpoints", "mode"))
        .containsExactlyInAnyOrder("virtual", "platform");
    assertThat(parameter(results, "Borrowing", "library")).isEqualTo(LIBRARIES);
    assertThat(parameter(results, "Borrowing", "backend"))
        .containsExactlyInAnyOrder("STUB", "POSTGRES");
  }

  @Test
  void poolsAreBorrowedFromByVirtualThreads() throws Exception {
    List<JsonNode> results =
        run(
            // On one carrier a thread that gives way to one that does not shows at once: it hangs.
            List.of("-Djmh.executor=VIRTUAL", "-Djdk.virtualThreadScheduler.parallelism=1"),
            List.of("pools.Borrowing", "-p", "backend=STUB", "-p", "holdMicros=0,100"));

    assertThat(results).hasSize(2 * LIBRARIES.size()).allSatisfy(JmhIT::measured);
  }

  private static void measured(JsonNode result) {
    assertThat(result.path("primaryMetric").path("score").asDouble()).isPositive();
    String suite = suite(result);
    JsonNode own = result.path("secondaryMetrics");
    if (!suite.equals("PostingReads")) { // which has no pool
      assertThat(own.has("kept-connections")).as(suite).isTrue();
      assertThat(own.path("kept-connections").path("score").asDouble()).as(suite).isZero();
    }
    if (suite.equals("Borrowing")) {
      int threads = result.path("threads").asInt();
      assertThat(threads).isGreaterThan(result.path("params").path("connections").asInt());
      assertThat(own.path("jain").path("score").asDouble()).isBetween(1.0 / threads, 1.0);
      assertThat(own.path("longest-wait").path("score").asDouble()).isPositive();
    }
  }

  private static Set<String> names(List<JsonNode> results, String of) {
    return results.stream()
        .map(result -> of.equals("suite") ? suite(result) : method(result))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> parameter(List<JsonNode> results, String suite, String name) {
    return results.stream()
        .filter(result -> suite(result).equals(suite))
        .map(result -> result.path("params").path(name).asText())
        .collect(Collectors.toSet());
  }

  private static String suite(JsonNode result) {
    return method(result).replaceFirst("\\..*", "");
  }

  /** Suite and method, without the package. */
  private static String method(JsonNode result) {
    return result.path("benchmark").asText().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
  }

  private List<JsonNode> run(List<String> jvmOptions, List<String> words) throws Exception {
    Path json = directory.resolve("jmh.json");
    Path output = directory.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    // Somebody else's measurement is not disturbed more by this than by any other test.
    command.add("-Djmh.ignoreLock=true");
    command.add("-jar");
    command.add(Path.of("target", "benchmarks.jar").toAbsolutePath().toString());
    command.add("jmh");
    command.addAll(words);
    command.addAll(List.of("--quick", "-rf", "json", "-rff", json.toString()));
    command.addAll(List.of("--out", directory.resolve("out").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .withFailMessage(() -> "still running:\n" + text(output))
          .isTrue();
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(process.exitValue()).withFailMessage(() -> text(output)).isZero();
    JsonNode results = new ObjectMapper().readTree(json.toFile());
    Path ours = directory.resolve("out").resolve("jmh.json");
    assertThat(new ObjectMapper().readTree(ours.toFile()).path("results")).isEqualTo(results);
    String page = ReportPage.of(List.of(ours)).html();
    assertThat(page.split("<rect class=\"bar")).hasSizeGreaterThan(results.size());
    assertThat(page).contains("<rect class=\"bar control\"", "ops/");
    return StreamSupport.stream(results.spliterator(), false).toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "no output: " + e.getMessage();
    }
  }
}
