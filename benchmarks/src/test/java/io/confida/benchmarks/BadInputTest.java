package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * What is wrong in what somebody asks for is told in one line, and each command tells what is
 * right.
 */
final class BadInputTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

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
        "sweep --workload read --max-rate much",
        "sweep --workload io --db postgresql://u:p@127.0.0.1:1/x --rate 500",
        "fairness --out figures.json",
        "jmh --quick --out figures.json",
        "jmh --no-such-option",
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
  void badInputIsOneLineAndExitCode2(String words) {
    assertThat(run(words.split(" "))).as(out + "" + err).isEqualTo(2);
    assertThat(err.toString()).startsWith("benchmarks: ").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
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
  void eachCommandTellsWhatItTakes(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: benchmarks " + command, "--quick");
  }

  private int run(String... words) {
    CommandLine line = Benchmarks.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}
