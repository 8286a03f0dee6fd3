package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each command of {@code benchmarks.jar} once, at its smallest; what the figures are is the
 * machine's business.
 */
final class CommandsIT {

  /** The agents that are measured here. */
  private static final List<String> AGENTS = List.of("OURS", "BESIDE", "JMX_EXPORTER", "JOLOKIA");

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private String out = "";

  @TempDir private Path directory = Path.of("");

  @Test
  void httpComparesEachScenarioWithItsControlAndWithItself() throws Exception {
    assertThat(run("http", "--quick", "--out", file().toString()))
        .withFailMessage(() -> out)
        .isZero();

    JsonNode results = results();
    assertThat(results.path("command").asText()).isEqualTo("http");
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
                file().toString()))
        .withFailMessage(() -> out)
        .isZero();

    JsonNode results = results();
    assertThat(results.path("samples")).hasSize(2 * 3);
    results.path("samples").forEach(sample -> assertThat(sample.path("failed").asInt()).isZero());
    assertThat(results.path("ratios").path("BY_ID_32").has("throughput_ours_to_control")).isTrue();
  }

  @Test
  void fairnessShowsBothPools() throws Exception {
    assertThat(run("fairness", "--quick", "--out", file().toString()))
        .withFailMessage(() -> out)
        .isZero();

    JsonNode results = results();
    assertThat(results.path("control").path(0).path("gate").asBoolean()).isFalse();
    assertThat(results.path("gate").path(0).path("gate").asBoolean()).isTrue();
    assertThat(results.path("gate").path(0).path("turns_per_second").asDouble()).isPositive();
    assertThat(results.path("gate").path(0).path("threads_never_served").asInt()).isZero();
    assertThat(out).contains("HikariCP alone (control)", "Jain's index");
  }

  @Test
  void startTimesTheWayToReadyAndWatchesTheMemory() throws Exception {
    assertThat(run("start", "--quick", "--out", file().toString()))
        .withFailMessage(() -> out)
        .isZero();

    JsonNode results = results();
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
                file().toString()))
        .withFailMessage(() -> out)
        .isZero();

    JsonNode figures = results().path("figures");
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

    assertThat(run("compare", "a", "a")).isZero();
    assertThat(out).contains("throughput", "p99 latency", "within the noise");
    assertThat(run("report", "a")).isZero();
    assertThat(directory.resolve("a").resolve("report.html"))
        .content()
        .contains("<svg", "interview on PostgreSQL");
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
  void aStoppedSweepKeepsWhatItMeasuredAndGoesOn() throws Exception {
    String[] sweep = {"sweep", "--workload", "cpu", "--sizes", "1,2", "--rounds", "2"};
    String[] times = {"--seconds", "1", "--settle", "0", "--warmup", "0.2", "--clients", "4"};
    List<String> words = new ArrayList<>(List.of(sweep));
    words.addAll(List.of(times));
    words.addAll(List.of("--out", "stopped"));
    Process process = start(words);
    await("the second block")
        .atMost(LIMIT)
        .until(() -> Files.readString(output()).contains("[2/4]"));
    process.destroy();
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(Files.readString(output())).contains("Stopped; ", "--resume stopped");

    words.set(words.indexOf("--out"), "--resume");
    assertThat(run(words.toArray(String[]::new))).withFailMessage(() -> out).isZero();
    assertThat(out).contains("[4/4]").doesNotContain("[1/4]", "[2/4]");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweep",
        "sweep --workload tpcc",
        "sweep --workload read --db sqlite:///x.db",
        "sweep --workload read --db mysql://x/y",
        "sweep --workload read --clients 4 --rate 100",
        "sweep --workload read --rate 100 --max-rate 50",
        "sweep --workload read --sizes 1,0",
        "sweep --workload read --timeout soon",
        "sweep --workload read --config none.yaml",
        "sweep --workload read --resume none",
        "tune --workload read --objective speed",
        "tune --workload read --budget 1s",
        "regret --workloads tpcc",
        "regret --budget 10s",
        "regret --resume none",
        "compare none none",
        "report none",
        "report",
        "sweeep"
      })
  void badInputIsOneLineAndExitCode2(String words) throws Exception {
    assertThat(run(words.split(" "))).as(out).isEqualTo(2);
    assertThat(out).startsWith("benchmarks: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http",
        "fairness",
        "start",
        "agents",
        "jmh",
        "sweep",
        "tune",
        "regret",
        "compare",
        "report"
      })
  void eachCommandTellsWhatItTakes(String command) throws Exception {
    assertThat(run(command, "--help")).isZero();
    assertThat(out).contains("Usage: benchmarks " + command, "--quick");
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(Path.of("target", "benchmarks.jar").toAbsolutePath().toString());
    command.addAll(words);
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  private Path output() {
    return directory.resolve("output");
  }

  private Path file() {
    return directory.resolve("results").resolve("run.json");
  }

  private JsonNode results() throws Exception {
    return new ObjectMapper().readTree(file().toFile());
  }
}
