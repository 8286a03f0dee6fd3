package io.confida.monitor.exposition.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.FakePool;
import io.confida.monitor.SampleReports;
import io.confida.monitor.snapshot.Holder.ThreadState;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  @Test
  void fitsATerminalExceptForFrames() {
    assertThat(ReportText.render(SampleReports.ofSeveralPools()).lines())
        .filteredOn(line -> !line.strip().startsWith("at "))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
  }

  @Test
  void saysWhatIsWrongWhoDidItAndWhatToDo() {
    String text = ReportText.render(SampleReports.ofSeveralPools());
    assertThat(text)
        .startsWith("Connection pools of orders-service\n")
        .contains("UNHEALTHY. billing: The database does not answer at")
        .contains("LEAK SUSPECTED")
        .contains("at com.acme.reporting.ExportJob.open(ExportJob.java:88)")
        .containsPattern("connections out\\s+mean \\d")
        .contains("Too little traffic to say");
  }

  @Test
  void whatIsNotKnownIsNotZero() {
    assertThat(ReportText.render(SampleReports.report(new FakePool("orders").unreadable())))
        .containsPattern("threads waiting\\s+mean –, peak –")
        .containsPattern("saturated\\s+– of the time");
  }

  @Test
  void aNameCannotMoveTheCursor() {
    var pool = new FakePool("or\u001b[2Jders\n\u202e").run(5000, 3, 0);
    pool.holders(FakePool.holder(40, ThreadState.GONE, "A.a\u001b]0;x\u0007"));
    assertThat(ReportText.render(SampleReports.report(pool)))
        .doesNotContain("\u001b", "\u0007", "\u202e")
        .contains("or\uFFFD[2Jders");
  }
}
