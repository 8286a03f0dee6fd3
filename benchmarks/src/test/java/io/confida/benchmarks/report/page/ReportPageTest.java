package io.confida.benchmarks.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.benchmarks.lab.sweep.MeasuredDatabase;
import io.confida.benchmarks.lab.sweep.SweepFile;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class ReportPageTest {

  @TempDir private Path directory = Path.of("");

  private String html = "";
  private String markdown = "";

  @BeforeEach
  void report() {
    Path one = directory.resolve("one.json");
    Path two = directory.resolve("two.json");
    SweepFile.write(one, MeasuredDatabase.sweep("read", 1, 1));
    SweepFile.write(two, "tune", MeasuredDatabase.sweep("<b>|\"&", 2, 2));
    ReportPage report = ReportPage.of(List.of(one, two));
    html = report.html();
    markdown = report.markdown();
  }

  @Test
  void eachResultHasItsPlotsAndTheyAreWellFormed() throws Exception {
    List<String> plots =
        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
            .matcher(html)
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(plots).hasSize(8);
    for (String plot : plots) {
      Document svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(plot)));
      assertThat(svg.getElementsByTagName("circle").getLength()).isPositive();
      assertThat(plot).doesNotContain("NaN", "Infinity");
    }
    assertThat(plots.getFirst()).contains("advised: 4", "fitted", "class=\"band\"");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    assertThat(html).doesNotContain("http:", "https:", "src=", "<link", "<script", "url(");
    assertThat(html).contains("prefers-color-scheme: dark", "@media print");
  }

  @Test
  void adviceIsJudgedByTheSweepOfTheSameWorkload() {
    assertThat(html).doesNotContain("How good the advice was");

    Path sweep = directory.resolve("sweep.json");
    Path tune = directory.resolve("tune.json");
    SweepFile.write(sweep, MeasuredDatabase.sweep("read", 1, 1));
    SweepFile.write(tune, "tune", MeasuredDatabase.sweep("read", 3, 2));
    ReportPage judged = ReportPage.of(List.of(sweep, tune));

    // Four servers: four connections are as good as any, whatever the speed in the run of tune.
    assertThat(judged.markdown())
        .containsPattern("\\| read +\\| +4 \\| +(0\\.9[89]|1\\.00)[0-9] \\|")
        .containsPattern("- tune: median (0\\.9[89]|1\\.00)");
    assertThat(judged.html()).contains("How good the advice was", "HikariCP's default");
  }

  @Test
  void whatOthersWroteIsText() {
    assertThat(html).contains("&lt;b&gt;|&quot;&amp;").doesNotContain("<b>");
    assertThat(markdown).contains("| <b>\\|\"&");
  }

  @Test
  void answerConditionsAndNoiseAreStated() {
    for (String text : List.of(html, markdown)) {
      assertThat(text)
          .contains("Pool size: flat: any size from 4 to 32; take 4")
          .contains("rounds of the same size differ by", "The machine's speed moved by")
          .contains("processors", "jvm flags", "commit", "HikariCP", "64 clients");
    }
    assertThat(markdown).contains("| size 4 ");
  }
}
