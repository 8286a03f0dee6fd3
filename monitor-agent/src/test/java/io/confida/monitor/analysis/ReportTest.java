package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.FakePool;
import io.confida.monitor.FakeTarget;
import io.confida.monitor.SampleReports;
import io.confida.monitor.analysis.PoolVerdict.Kind;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void theWorstPoolComesFirst() {
    Report report = SampleReports.ofSeveralPools();
    assertThat(report.pools())
        .extracting(pool -> pool.name() + " " + pool.verdict().kind())
        .containsExactly(
            "billing DATABASE_DOWN",
            "orders SATURATED",
            "reporting LEAK_SUSPECTED",
            "sessions <read only> & \"cache\" HEALTHY");
    assertThat(report.verdict().ready()).isFalse();
  }

  @Test
  void tellsTheVerdictsOfATimeThatIsOver() {
    var pool = new FakePool("orders").run(20_000, 3, 0).run(10_000, 10, 5).run(20_000, 3, 0);
    PoolReport report = SampleReports.watched(pool).pools().get(0);
    assertThat(report.verdict().kind()).isEqualTo(Kind.HEALTHY);
    assertThat(report.changes())
        .extracting(VerdictChange::kind)
        .containsExactly(Kind.HEALTHY, Kind.SATURATED, Kind.HEALTHY);
  }

  @Test
  void saysWhatCouldNotBeSeenAndHowToSeeIt() {
    var pool =
        new FakePool("orders")
            .sample(
                5000,
                OptionalInt.of(3),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    assertThat(SampleReports.report(pool).pools().get(0).unseen())
        .extracting(one -> one.what() + " | " + one.how())
        .anyMatch(line -> line.startsWith("Who holds") && line.contains("--inject"))
        .anyMatch(line -> line.startsWith("How long borrowers wait") && line.contains("--inject"))
        .anyMatch(line -> line.contains("round-trip") && line.contains("--jfr"))
        .anyMatch(line -> line.startsWith("Waiting threads, Open connections | HikariCP does not"));
    assertThat(SampleReports.ofOnePool().pools().get(0).unseen()).hasSize(1);
  }

  @Test
  void sendsNobodyIntoAJvmForWhatThePoolsLibraryDoesNotTell() {
    var pool = new FakePool("orders").of("DBCP2").run(5000, 3, 0);
    assertThat(SampleReports.report(pool).pools().get(0).unseen())
        .extracting(one -> one.what() + " | " + one.how())
        .anyMatch(line -> line.startsWith("Who holds") && line.contains("DBCP2 does not tell"))
        .noneMatch(line -> line.contains("--inject"));
  }

  @Test
  void aLostTargetHasAReportToo() {
    var target = FakeTarget.lost("the process has ended", SampleReports.busy());
    Report report = Report.of(target, new Watch(JudgeSettings.defaults()), Duration.ofMinutes(1));
    assertThat(report.verdict().sentence()).contains("the process has ended");
    assertThat(report.pools().get(0).verdict().kind()).isEqualTo(Kind.UNKNOWN);

    Report nothing =
        Report.of(
            FakeTarget.connected(), new Watch(JudgeSettings.defaults()), Duration.ofMinutes(1));
    assertThat(nothing.until()).isEqualTo(FakePool.EPOCH);
    assertThat(nothing.verdict().sentence()).contains("No pool was found");
  }
}
