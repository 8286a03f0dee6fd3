package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.benchmarks.lab.sweep.MeasuredDatabase;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.report.page.ReportPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the lab's commands say before they measure anything: there is no database behind these. */
final class LabCommandTest {

  private static final String NOBODY = "postgresql://me:hush@127.0.0.1:1/staging";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void aDatabaseOfOthersHasACapThatIsToldFirst() {
    assertThat(run("sweep --workload io --db " + NOBODY, "--out")).isEqualTo(1);
    assertThat(out.toString())
        .contains("at most 100 requests/s (--max-rate R allows more, --max-rate none ");
    assertThat(err.toString()).contains("cannot be reached").doesNotContain("hush");
  }

  @Test
  void theCapCanBeRaisedAndLifted() {
    run("tune --workload io --max-rate 500 --db " + NOBODY, "--out");
    assertThat(out.toString()).contains("at most 500 requests/s.");
    run("regret --workloads io --repeats 1 --trials 1 --max-rate none --db " + NOBODY, "--out");
    assertThat(out.toString()).contains("the load on it has no cap.");
  }

  @Test
  void aRateAboveTheCapIsRefusedWithTheWayOut() {
    assertThat(run("sweep --workload io --rate 500 --db " + NOBODY, "--out")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("benchmarks: --rate 500.0 is above the 100 requests/s")
        .contains("--max-rate 500.0")
        .hasLineCount(1);
  }

  @Test
  void theEmbeddedDatabaseHasNoCap() {
    LoadOptions load = CommandLine.populateCommand(new LoadOptions());
    assertThat(load.mostPerSecond(false)).isInfinite();
    load.announceCap(false, new PrintWriter(out, true));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatAnotherCommitMeasuredIsNotGoneOnWith() throws IOException {
    measuredBy("abc", 2);

    assertThat(run("sweep --workload read --db " + NOBODY, "--resume")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("benchmarks: what ")
        .contains("another commit (abc, now ", "begin anew with --out", "--force")
        .hasLineCount(1);
  }

  @Test
  void whatAnotherMachineMeasuredIsGoneOnWithByForce() throws IOException {
    measuredBy("abc", 999);

    assertThat(run("sweep --workload read --force --db " + NOBODY, "--resume")).isEqualTo(1);
    assertThat(out.toString())
        .contains("Gone on with by --force: another ", "commit (abc, ", "processors (999, now");
    assertThat(err.toString()).contains("cannot be reached");
  }

  @Test
  void aResultThatWasGoneOnWithSaysSo() {
    Path file = directory.resolve("sweep.json");
    SweepFile.write(
        file,
        "sweep",
        MeasuredDatabase.sweep("read", 1, 1),
        List.of("2026-11-27T21:00:00Z: commit (abc, now def)"));

    assertThat(SweepFile.document(file).resumed()).hasSize(1);
    ReportPage report = ReportPage.of(List.of(file));
    assertThat(report.html()).contains("gone on with by --force", "commit (abc, now def)");
    assertThat(report.markdown()).contains("gone on with by --force", "commit (abc, now def)");
  }

  private void measuredBy(String commit, int processors) throws IOException {
    Path file = directory.resolve("sweep.json");
    SweepFile.write(file, MeasuredDatabase.sweep("read", 1, 1));
    ObjectMapper json = new ObjectMapper();
    ObjectNode document = (ObjectNode) json.readTree(file.toFile());
    ((ObjectNode) document.path("machine")).put("commit", commit).put("processors", processors);
    json.writeValue(file.toFile(), document);
  }

  private int run(String words, String option) {
    CommandLine line = Benchmarks.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(words.split(" ")));
    all.add(option);
    all.add((option.equals("--resume") ? directory : directory.resolve("out")).toString());
    return line.execute(all.toArray(String[]::new));
  }
}
