package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.benchmarks.lab.sweep.MeasuredDatabase;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.benchmarks.report.Results;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CompareCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void theSameTwiceIsWithinTheNoise() {
    assertThat(compare(result("read", 1, 1), result("read", 1, 2))).isZero();
    assertThat(out.toString()).contains("within the noise").doesNotContain("better", "worse");
  }

  @Test
  void aFifthLessIsWorseAndHasAnExitCodeOfItsOwn() {
    assertThat(compare(result("read", 1, 1), result("read", 0.8, 2))).isEqualTo(3);
    assertThat(out.toString()).contains("worse").doesNotContain("better");
  }

  @Test
  void aFifthMoreIsBetter() {
    assertThat(compare(result("read", 1, 1), result("read", 1.2, 2))).isZero();
    assertThat(out.toString()).contains("better").doesNotContain("worse");
  }

  @Test
  void aNoiseFloorHidesWhatLiesBelowIt() {
    assertThat(compare(result("read", 1, 1), result("read", 0.8, 2), "--noise", "0.4")).isZero();
    assertThat(out.toString()).doesNotContain("better", "worse");
  }

  @Test
  void differentWorkloadsAreNotCompared() {
    assertThat(compare(result("read", 1, 1), result("tpcb", 1, 2))).isEqualTo(2);
    assertThat(err.toString()).startsWith("benchmarks: A measured the workload read and B tpcb");
    assertThat(err.toString()).hasLineCount(1);
  }

  @Test
  void aSettingIsComparedWithItselfAlone() {
    // One timeout gains what the other loses: together they would be the same.
    Path a = result("a", setting -> setting.timeoutMillis() == 500 ? 0.7 : 1, 500, 1_000);
    Path b = result("b", setting -> setting.timeoutMillis() == 500 ? 1 : 0.7, 500, 1_000);

    compare(a, b);

    assertThat(out.toString())
        .containsPattern("size 4, timeout 500 ms +\\|.*\\| +better")
        .containsPattern("size 4, timeout 1000 ms +\\|.*\\| +worse");
    JsonNode setting =
        Results.read(directory.resolve("out").resolve("compare.json"))
            .path("comparisons")
            .path("throughput")
            .path("settings")
            .path(1)
            .path("setting");
    assertThat(setting.path("size").asInt()).isEqualTo(4);
    assertThat(setting.path("timeout_ms").asInt()).isEqualTo(1_000);
  }

  @Test
  void whatOnlyOneHasIsNamed() {
    compare(result("a", setting -> 1, 500, 1_000), result("b", setting -> 1, 1_000));

    assertThat(out.toString())
        .contains("Only in A, not compared: size 4, timeout 500 ms; size 8, timeout 500 ms");
  }

  @Test
  void withNoSettingInCommonThereIsNothingToCompare() {
    assertThat(compare(result("a", setting -> 1, 500), result("b", setting -> 1, 1_000)))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("no pool setting in common", "size 4, timeout 500 ms", "--timeout")
        .hasLineCount(1);
  }

  private Path result(String name, ToDoubleFunction<PoolSetting> speed, long... timeouts) {
    List<PoolSetting> settings =
        Arrays.stream(timeouts)
            .boxed()
            .flatMap(each -> Stream.of(new PoolSetting(4, 0, each), new PoolSetting(8, 0, each)))
            .toList();
    return written(name, MeasuredDatabase.sweep("read", speed, settings, 1));
  }

  private Path result(String workload, double speed, long seed) {
    return written(workload + speed + seed, MeasuredDatabase.sweep(workload, speed, seed));
  }

  private Path written(String name, SweepResult result) {
    Path file = directory.resolve(name).resolve("sweep.json");
    SweepFile.write(file, result);
    return file.resolveSibling(".").normalize();
  }

  private int compare(Path a, Path b, String... more) {
    CommandLine line = Benchmarks.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> words =
        new ArrayList<>(
            List.of(
                "compare",
                a.toString(),
                b.toString(),
                "--out",
                directory.resolve("out").toString()));
    words.addAll(List.of(more));
    return line.execute(words.toArray(String[]::new));
  }
}
