package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.benchmarks.report.page.ReportPage;
import io.confida.server.config.DatabaseSettings;
import io.confida.server.config.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each command of {@code benchmarks.jar} once, at its smallest; what the figures are is the
 * machine's business. Most of them wait for something most of the time, so two run at once.
 */
@Execution(ExecutionMode.CONCURRENT)
final class CommandsIT {

  /** The agents that are measured here. */
  private static final List<String> AGENTS = List.of("OURS", "BESIDE", "JMX_EXPORTER", "JOLOKIA");

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private String out = "";

  @TempDir private Path directory = Path.of("");

  @Test
  void httpComparesEachScenarioWithItsControlAndWithItself() throws Exception {
    assertThat(run("http", "--quick", "--out", "results")).withFailMessage(() -> out).isZero();

    JsonNode results = results("http");
    assertThat(results.path("command").asText()).isEqualTo("http");
    assertThat(report("http")).contains("What our way to the database costs", "BY_ID_32");
    assertThat(results.path("machine").path("processors").asInt()).isPositive();
    assertThat(results.path("parse_jd_statements").asInt()).isBetween(1, 4);
    JsonNode ratios = results.path("ratios");
    assertThat(ratios.properties()).hasSize(8);
    ratios
        .properties()
        .forEach(
            scenario -> {
              assertThat(scenario.getValue().has("throughput_a_to_a")).isTrue();
              assertThat(scenario.getValue().has("throughput_ours_to_control"))
                  .as(scenario.getKey())
                  .isEqualTo(!scenario.getKey().matches("PARSE_JD_32|INSERT_KEY_32"));
            });
    // Eight scenarios on three servers; the control has no parse-jd and no keys.
    assertThat(results.path("samples")).hasSize(8 * 3 - 2);
    results.path("samples").forEach(sample -> assertThat(sample.path("failed").asInt()).isZero());
    assertThat(out)
        .contains("ours/control", "A/A", "CPU time for each request", "parse-jd:", "One client:")
        .contains("A key: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "RS256"})
  void httpComparesRequestsWithATokenWithSuchWithout(String kind) throws Exception {
    assertThat(
            run(
                "http",
                "--quick",
                "--token",
                kind,
                "--scenarios",
                "BY_ID_32,INSERT_KEY_32",
                "--out",
                "results"))
        .withFailMessage(() -> out)
        .isZero();

    JsonNode results = results("http");
    assertThat(results.path("samples")).hasSize(2 * 3);
    results.path("samples").forEach(sample -> assertThat(sample.path("failed").asInt()).isZero());
    assertThat(results.path("ratios").path("BY_ID_32").has("throughput_ours_to_control")).isTrue();
  }

  @Test
  void fairnessShowsBothPools() throws Exception {
    assertThat(run("fairness", "--quick")).withFailMessage(() -> out).isZero();

    // Without --out the results have a directory of their own.
    Matcher told = Pattern.compile("Results: (results/[0-9-]+/fairness.json)").matcher(out);
    assertThat(told.find()).as(out).isTrue();
    Path file = directory.resolve(told.group(1));
    JsonNode results = new ObjectMapper().readTree(file.toFile());
    assertThat(ReportPage.of(List.of(file)).markdown())
        .contains("HikariCP alone (control)", "HikariCP behind the gate", "jain");
    assertThat(results.path("control").path(0).path("gate").asBoolean()).isFalse();
    assertThat(results.path("gate").path(0).path("gate").asBoolean()).isTrue();
    assertThat(results.path("gate").path(0).path("turns_per_second").asDouble()).isPositive();
    assertThat(results.path("gate").path(0).path("threads_never_served").asInt()).isZero();
    assertThat(out).contains("HikariCP alone (control)", "Jain's index");
  }

  @Test
  void jmhTakesItsOwnOptions() throws Exception {
    assertThat(run("jmh", "-l", "PostingReads")).isZero();
    assertThat(out).contains("PostingReads.scanControl").doesNotContain("RowReads");

    String words = "jmh PostingReads.scanControl -p kilobytes=1 -bm ss -tu ns -o log";
    words += " -rf csv -rff table --quick --out results";
    assertThat(run(words.split(" "))).withFailMessage(() -> out).isZero();
    assertThat(directory.resolve("log")).content().contains("# Benchmark mode: Single shot");
    assertThat(directory.resolve("table")).content().contains("scanControl", "\"ss\"", "ns/op");
    assertThat(results("jmh").path("results")).hasSize(1);
  }

  @Test
  void startTimesTheWayToReadyAndWatchesTheMemory() throws Exception {
    assertThat(run("start", "--quick", "--out", "results")).withFailMessage(() -> out).isZero();

    JsonNode results = results("start");
    assertThat(report("start")).contains("seconds to ready", "| embedded ", "MiB resident");
    assertThat(results.path("starts")).hasSize(2);
    results
        .path("starts")
        .forEach(start -> assertThat(start.path("phases")).as(start.toString()).isNotEmpty());
    assertThat(results.path("memory_under_256_clients")).hasSize(4);
    assertThat(out)
        .contains("ready on a running PostgreSQL", "ready on the embedded PostgreSQL", "resident");
  }

  @Test
  void agentsMeasuresEachAgentBesideTwoProgramsWithout() throws Exception {
    assertThat(
            run(
                "agents",
                "--quick",
                "--agents",
                "IDLE,CONSTANT," + String.join(",", AGENTS),
                "--out",
                "results"))
        .withFailMessage(() -> out)
        .isZero();

    JsonNode figures = results("agents").path("figures");
    assertThat(report("agents")).contains("resident memory", " jolokia |");
    for (String agent : AGENTS) {
      assertThat(value(figures, "ATTACHED", agent)).as(agent).isPositive();
      assertThat(value(figures, "FRESH_P50", agent)).as(agent).isPositive();
      assertThat(value(figures, "KEPT_BUSY_P99", agent)).as(agent).isPositive();
      assertThat(figures.path("RESIDENT").path("more_than_no_agent").has(agent)).isTrue();
      assertThat(figures.path("TURNS").path("ratio_to_no_agent").has(agent)).isTrue();
      assertThat(value(figures, "SCRAPED_THREADS", agent))
          .as(agent)
          .isGreaterThan(value(figures, "SCRAPED_THREADS", "NONE"));
    }
    assertThat(value(figures, "FRESH_BUSY_P99", "CONSTANT")).isPositive();
    assertThat(figures.path("RESIDENT").path("more_than_no_agent").has("IDLE")).isTrue();
    assertThat(figures.path("FRESH_P50").path("watchers").has("IDLE")).isFalse();
    for (String agent : List.of("CONSTANT", "OURS", "JMX_EXPORTER", "JOLOKIA")) {
      assertThat(figures.path("ATTACHED_RESIDENT").path("more_than_no_agent").has(agent)).isTrue();
    }
    assertThat(value(figures, "STARTED", "OURS")).isPositive();
    assertThat(value(figures, "STARTED", "JMX_EXPORTER")).isPositive();
    assertThat(figures.path("STARTED").path("watchers").has("BESIDE")).isFalse();
    assertThat(value(figures, "OWN_RESIDENT", "BESIDE")).isPositive();
    assertThat(value(figures, "RESIDENT", "NONE_AGAIN")).isPositive();
    assertThat(value(figures, "TURNS", "NONE")).isPositive();
    assertThat(figures.path("TURNS").path("ratio_to_no_agent").has("NONE_AGAIN")).isTrue();
    assertThat(out)
        .contains(
            "first figures after JVM start, ms",
            "... more than no agent",
            "times that without, A/A",
            "monitor-agent: first figures after JVM start",
            "target 600 ms",
            "monitor-agent: resident memory, more than without:",
            "monitor-agent: resident memory, attached, more than without:",
            "target 8 MiB");
  }

  private static double value(JsonNode figures, String figure, String watcher) {
    return figures.path(figure).path("watchers").path(watcher).path("median").asDouble();
  }

  @Test
  void anAgentThatIsNotThereIsToldInOneLine() throws Exception {
    assertThat(run("agents", "--quick", "--jars", directory.toString())).isEqualTo(1);
    assertThat(out)
        .startsWith("benchmarks: no monitor-agent.jar in ")
        .contains("--jars")
        .hasLineCount(1);
  }

  @Test
  void aSweepIsMeasuredComparedAndReported() throws Exception {
    Path sweep = directory.resolve("a").resolve("sweep.json");
    assertThat(run("sweep", "--quick", "--workload", "interview", "--out", "a"))
        .withFailMessage(() -> out)
        .isZero();
    assertThat(out).contains("[6/6]", " left", "Pool size: ", "CPU µs client", "speed moved by");
    JsonNode results = new ObjectMapper().readTree(sweep.toFile());
    assertThat(results.path("points")).hasSize(3);
    assertThat(results.path("machine").path("commit").asText()).isNotEmpty();
    results
        .path("points")
        .forEach(
            point -> {
              assertThat(point.path("samples")).hasSize(2);
              assertThat(point.path("per_second").path("estimate").asDouble()).isPositive();
              point
                  .path("samples")
                  .forEach(
                      sample -> assertThat(sample.path("counts").path("failed").asInt()).isZero());
            });

    assertThat(run("compare", "a", "a", "--out", "a")).isZero();
    assertThat(out).contains("throughput", "p99 latency", "within the noise");
    assertThat(run("report", "a")).isZero();
    assertThat(directory.resolve("a").resolve("report.html"))
        .content()
        .contains("<svg", "interview on PostgreSQL", "Two results compared");
    assertThat(directory.resolve("a").resolve("report.md")).content().contains("| size 4 ");
  }

  @Test
  void tuneWritesWhatSweepReads() throws Exception {
    assertThat(run("tune", "--quick", "--workload", "io", "--write", "tuned.yaml", "--out", "t"))
        .withFailMessage(() -> out)
        .isZero();
    assertThat(out).contains("Pool size: ", "pool-size ", "tuned.yaml");
    assertThat(directory.resolve("tuned.yaml")).content().contains("# Answer: ", "  pool-size: ");

    assertThat(run("sweep", "--quick", "--workload", "io", "--config", "tuned.yaml", "--out", "s"))
        .withFailMessage(() -> out)
        .isZero();
    assertThat(out).contains("[2/2]");
    assertThat(serverWith("none.yaml"))
        .contains("there is no file ", "none.yaml; ")
        .hasLineCount(1);
  }

  /**
   * What the server says to a file of settings that is not there: what is there, it goes on with.
   */
  private String serverWith(String config) throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "libs").toAbsolutePath() + "/*",
                "io.confida.server.Main",
                "--config",
                config)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(server.waitFor()).isEqualTo(1);
      return said;
    } finally {
      server.destroy();
    }
  }

  @Test
  void tuneForALatencyWritesWhatTheServerReads() throws Exception {
    String[] tune = {"tune", "--quick", "--workload", "io", "--rate", "400"};
    List<String> words = new ArrayList<>(List.of(tune));
    words.addAll(List.of("--objective", "p99<20ms", "--write", "tuned.yaml", "--out", "p99"));
    assertThat(run(words.toArray(String[]::new))).withFailMessage(() -> out).isZero();

    JsonNode results =
        new ObjectMapper().readTree(directory.resolve("p99").resolve("tune.json").toFile());
    assertThat(results.path("setup").path("objective").asText()).isEqualTo("p99<20ms");
    assertThat(results.path("setup").path("arrivals").asText()).contains("open loop");
    int advised = results.path("finding").path("size").asInt();
    Path yaml = directory.resolve("tuned.yaml");
    assertThat(yaml)
        .content()
        .contains(
            "# Objective: p99<20ms",
            "# Workload io: 400.0 requests/s, open loop",
            "\n  pool-size: " + advised + "\n");
    DatabaseSettings read =
        Settings.load(Map.of("CONFIDA_CONFIG", yaml.toString()), directory).database();
    assertThat(read.poolSize()).isEqualTo(advised);
    assertThat(yaml)
        .content()
        .contains(
            "\n  max-overflow: " + read.maxOverflow() + "\n",
            "\n  pool-timeout: " + read.poolTimeout().toMillis() + "ms\n");
  }

  @Test
  void regretJudgesTheAdviceBesideItsRivals() throws Exception {
    assertThat(run("regret", "--quick", "--out", "r")).withFailMessage(() -> out).isZero();
    assertThat(out).contains("[1/1] io, repeat 1", "FlexyPool", "Where we lose");
    JsonNode results =
        new ObjectMapper().readTree(directory.resolve("r").resolve("regret.json").toFile());
    assertThat(results.path("schema").asText()).isEqualTo("confida-regret-1");
    assertThat(results.path("advice")).hasSize(4);
    results
        .path("advice")
        .forEach(each -> assertThat(each.path("regret").asDouble()).isBetween(0.01, 1.0));

    assertThat(run("regret", "--quick", "--resume", "r")).withFailMessage(() -> out).isZero();
    assertThat(out).contains("0 to measure").doesNotContain("[1/1]");
    assertThat(run("report", "r", "r/io-1")).withFailMessage(() -> out).isZero();
    assertThat(directory.resolve("r").resolve("report.html"))
        .content()
        .contains("How good the advice is", "io on PostgreSQL");
  }

  @Test
  void aSweepThatIsInterruptedKeepsWhatItMeasuredAndGoesOn() throws Exception {
    String[] sweep = {"sweep", "--workload", "cpu", "--sizes", "1,2", "--rounds", "2"};
    String[] times = {"--seconds", "0.6", "--settle", "0", "--warmup", "0.2", "--clients", "4"};
    List<String> words = new ArrayList<>(List.of(sweep));
    words.addAll(List.of(times));
    words.addAll(List.of("--out", "stopped"));
    Process process = start(words);
    await("the second block")
        .atMost(LIMIT)
        .until(() -> Files.readString(output()).contains("[2/4]"));
    BenchmarksJar.interrupt(process, LIMIT);
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(Files.readString(output())).contains("Stopped; ", "--resume stopped");
    Path file = directory.resolve("stopped").resolve("sweep.json");
    List<String> kept = samples(file);
    assertThat(kept).hasSizeBetween(2, 3);

    words.set(words.indexOf("--out"), "--resume");
    assertThat(run(words.toArray(String[]::new))).withFailMessage(() -> out).isZero();
    assertThat(out).contains("[4/4]").doesNotContain("[1/4]", "[2/4]");
    assertThat(samples(file)).hasSize(4).containsAll(kept);
  }

  private static List<String> samples(Path file) throws Exception {
    List<String> samples = new ArrayList<>();
    for (JsonNode point : new ObjectMapper().readTree(file.toFile()).path("points")) {
      point.path("samples").forEach(each -> samples.add(point.path("setting") + " " + each));
    }
    return samples;
  }

  @Test
  void aStoppedTuneKeepsItsProbesAndWritesNoSettings() throws Exception {
    Process process =
        start(
            List.of(
                ("tune --workload cpu --max-size 4 --budget 8s --clients 4"
                        + " --write tuned.yaml --out stopped")
                    .split(" ")));
    await("the first probe")
        .atMost(LIMIT)
        .until(() -> Files.readString(output()).contains("requests/s"));
    process.destroy();
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(Files.readString(output()))
        .contains("Stopped before there was an answer", "tune.json keeps what was measured");
    assertThat(directory.resolve("tuned.yaml")).doesNotExist();
    assertThat(run("report", "stopped")).withFailMessage(() -> out).isZero();
  }

  @Test
  void whatAUserCanMendIsToldInOneLine() throws Exception {
    assertThat(run("http", "--postings", directory.toString())).isEqualTo(1);
    assertThat(out).startsWith("benchmarks: no posting in ").hasLineCount(1);
  }

  private int run(String... words) throws Exception {
    Process process = start(List.of(words));
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroy();
      process.waitFor();
    }
    out = Files.readString(output());
    return process.exitValue();
  }

  private Process start(List<String> words) throws Exception {
    return BenchmarksJar.start(directory, List.of(), words);
  }

  private Path output() {
    return directory.resolve("output");
  }

  private JsonNode results(String command) throws Exception {
    return new ObjectMapper().readTree(resultsOf(command).toFile());
  }

  private Path resultsOf(String command) {
    return directory.resolve("results").resolve(command + ".json");
  }

  private String report(String command) {
    ReportPage report = ReportPage.of(List.of(resultsOf(command)));
    assertThat(report.html()).contains("<table>").doesNotContain("NaN");
    return report.markdown();
  }
}
