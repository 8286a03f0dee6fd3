package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.benchmarks.lab.sweep.MeasuredDatabase;
import io.confida.benchmarks.lab.sweep.SweepFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
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

  private Path result(String workload, double speed, long seed) {
    Path file = directory.resolve(workload + speed + seed).resolve("sweep.json");
    SweepFile.write(file, MeasuredDatabase.sweep(workload, speed, seed));
    return file.resolveSibling(".").normalize();
  }

  private int compare(Path a, Path b, String... more) {
    CommandLine line = Benchmarks.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] words = new String[3 + more.length];
    words[0] = "compare";
    words[1] = a.toString();
    words[2] = b.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return line.execute(words);
  }
}
