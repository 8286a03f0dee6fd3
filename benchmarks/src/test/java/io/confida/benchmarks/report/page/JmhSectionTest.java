package io.confida.benchmarks.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class JmhSectionTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void barsHaveTheirErrorsAndControlsAreMarked() throws Exception {
    String html = report(rows("named", 50, 210.5, "4.25"), rows("namedControl", 50, 120, "3"));

    List<String> plots =
        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
            .matcher(html)
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(plots).hasSize(1);
    String plot = plots.getFirst();
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(plot)));
    assertThat(plot)
        .contains("RowReads, rows=50, 1 thread", "us/op, less is better")
        .contains(">210.5 ± 4.25<", ">namedControl<", ">120.0 ± 3.00<")
        // One of the legend and one of the benchmark.
        .containsPattern("(?s)class=\"bar control\".*class=\"bar control\"");
    assertThat(html).contains("namedControl (control)", "half of a 99.9 % interval", "1.37");
  }

  @Test
  void whatCannotBeComparedHasAPlotOfItsOwn() throws IOException {
    String html = report(rows("named", 1, 50, "1"), rows("named", 500, 1_000, "9"));

    assertThat(html.split("<svg")).hasSize(3);
    assertThat(html).contains("This result has no control");
  }

  @Test
  void oneIterationHasNoError() throws IOException {
    String html = report(rows("named", 1, 50, "\"NaN\""), rows("namedControl", 1, 40, "\"NaN\""));

    assertThat(html).contains(">50.00<").doesNotContain("NaN", "± ");
  }

  @Test
  void aFileThatNoCommandWroteIsNamed() throws IOException {
    Path other = Files.writeString(directory.resolve("other.json"), "{\"schema\":\"mine\"}");

    assertThatThrownBy(() -> ReportPage.of(List.of(other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no result that can be reported (its schema is \"mine\")");
  }

  private String report(String... results) throws IOException {
    Path file = directory.resolve("jmh.json");
    Files.writeString(file, "[" + String.join(",", results) + "]");
    return ReportPage.of(List.of(file)).html();
  }

  /** As JMH writes it. */
  private static String rows(String method, int rows, double score, String error) {
    return """
        {"jmhVersion": "1.37",
         "benchmark": "io.confida.benchmarks.micro.database.RowReads.%s",
         "mode": "avgt", "threads": 1, "forks": 2, "vmName": "OpenJDK", "vmVersion": "25",
         "warmupIterations": 3, "warmupTime": "1 s",
         "measurementIterations": 5, "measurementTime": "1 s",
         "params": {"rows": "%d"},
         "primaryMetric": {"score": %s, "scoreError": %s, "scoreUnit": "us/op"},
         "secondaryMetrics": {"kept-connections": {"score": 0.0, "scoreUnit": "connections"}}}
        """
        .formatted(method, rows, score, error);
  }
}
