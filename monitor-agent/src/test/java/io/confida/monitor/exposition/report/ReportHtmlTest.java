package io.confida.monitor.exposition.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.FakePool;
import io.confida.monitor.SampleReports;
import io.confida.monitor.snapshot.Holder.ThreadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportHtmlTest {
  private static final String EVIL = "<script>alert(1)</script>\"'&\u0000\u202e";

  @Test
  void showsEveryPartOfAReport() throws IOException {
    String page = ReportHtml.render(SampleReports.ofSeveralPools());
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("report.html"), page);
    assertThat(page)
        .contains("<title>Connection pools of orders-service</title>")
        .contains("database down", "leak suspected", "saturated", "healthy")
        .contains("com.acme.reporting.ExportJob.open(ExportJob.java:88)")
        .contains("class=\"course\"", "class=\"hist\"", "class=\"sizes\"", "class=\"full\"")
        .contains("Who holds connections", "Not seen", "Too little traffic to say");
  }

  @Test
  void needsNothingFromOutsideAndRunsNothing() {
    String page = ReportHtml.render(SampleReports.ofSeveralPools());
    assertThat(page)
        .contains("default-src 'none'")
        .doesNotContainIgnoringCase("<script")
        .doesNotContain("http:", "https:", "url(", "@import", " src=", "<link");
  }

  @Test
  void escapesWhateverTheTargetGave() {
    var pool = new FakePool(EVIL).run(60_000, 4, 0);
    pool.holders(FakePool.holder(40, ThreadState.GONE, EVIL, EVIL));
    var other = new FakePool("b").run(60_000, 4, 0);
    String page = ReportHtml.render(SampleReports.report(pool, other));
    assertThat(page)
        .doesNotContain("<script", "\u0000", "\u202e")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\uFFFD\uFFFD");
  }

  @Test
  void isWellFormedWithoutAnySample() {
    String page = ReportHtml.render(SampleReports.report(new FakePool("orders").unreadable()));
    assertThat(page).contains("Too few samples for a chart.").endsWith("</html>\n");
    assertThat(page).doesNotContain("NaN", "Infinity", "null");
  }

  @Test
  void tellsWhenVerdictsChangedAndSetsWhatIsTypedApart() {
    var pool = new FakePool("orders").run(20_000, 3, 0).run(10_000, 10, 5).run(20_000, 3, 0);
    assertThat(ReportHtml.render(SampleReports.watched(pool)))
        .contains("<h3>Verdicts</h3>", "12:00:20.0", "<code>attach --inject</code>");
  }

  @Test
  void leavesAHoleWhereNothingWasSeen() {
    var holes = new FakePool("orders").run(10_000, 3, 0).hole(5000).run(10_000, 3, 0);
    var whole = new FakePool("orders").run(25_000, 3, 0);
    assertThat(areas(holes)).isEqualTo(areas(whole) + 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 7_300, 31_000, 50_300, 60_000})
  void labelsOfTheTimeAreEquallyFarApart(int millis) {
    var pool = new FakePool("orders").every(Math.max(100, millis / 500)).hole(123);
    String page = ReportHtml.render(SampleReports.report(pool.run(millis, 3, 0)));
    List<LocalTime> labels =
        Pattern.compile(">(\\d\\d:\\d\\d:\\d\\d(\\.\\d)?)</text>")
            .matcher(page)
            .results()
            .map(label -> LocalTime.parse(label.group(1)))
            .toList();
    Set<Duration> steps = new HashSet<>();
    for (int i = 1; i < labels.size(); i++) {
      steps.add(Duration.between(labels.get(i - 1), labels.get(i)));
    }
    assertThat(labels).hasSizeBetween(2, 9);
    assertThat(steps).hasSize(1);
  }

  /** Areas of connections out and of waiting threads. */
  private static int areas(FakePool pool) {
    return ReportHtml.render(SampleReports.report(pool)).split(" area\" d=", -1).length - 1;
  }
}
