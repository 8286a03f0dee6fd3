package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.FakePool;
import io.confida.monitor.FakeTarget;
import io.confida.monitor.analysis.TargetVerdict.Status;
import org.junit.jupiter.api.Test;

class TargetVerdictTest {
  private final FakePool healthy = new FakePool("a").run(5000, 3, 0);
  private final FakePool full = new FakePool("b").run(5000, 10, 2);
  private final FakePool slow = new FakePool("c").run(5000, 4, 0, 2);
  private final FakePool down = new FakePool("d").run(5000, 0, 0, 2);
  private final FakePool unread = new FakePool("e").unreadable();

  @Test
  void onlyADatabaseThatIsDownOrALostTargetIsNotReady() {
    expect(FakeTarget.connected(healthy), Status.HEALTHY, true);
    expect(FakeTarget.connected(healthy, full), Status.DEGRADED, true);
    expect(FakeTarget.connected(slow), Status.DEGRADED, true);
    expect(FakeTarget.connected(healthy, unread), Status.DEGRADED, true);
    expect(FakeTarget.connected(healthy, down, full), Status.UNHEALTHY, false);
    expect(FakeTarget.lost("the process has ended", healthy), Status.UNHEALTHY, false);
    expect(FakeTarget.lost("the process has ended"), Status.UNHEALTHY, false);
  }

  @Test
  void aTargetWithoutPoolsIsNotCalledHealthy() {
    expect(FakeTarget.connected(), Status.UNKNOWN, true);
    assertThat(judge(FakeTarget.connected()).sentence()).contains("No pool was found");
  }

  @Test
  void theWorstPoolSpeaks() {
    var verdict = judge(FakeTarget.connected(healthy, full, down));
    assertThat(verdict.worst().orElseThrow().getKey()).isEqualTo("d");
    assertThat(verdict.sentence()).startsWith("d: The pool cannot open a connection");
    assertThat(verdict.pools().keySet()).containsExactly("a", "b", "d");
  }

  private static void expect(FakeTarget target, Status status, boolean ready) {
    var verdict = judge(target);
    assertThat(verdict.status()).as(verdict.toString()).isEqualTo(status);
    assertThat(verdict.ready()).as(verdict.toString()).isEqualTo(ready);
  }

  private static TargetVerdict judge(FakeTarget target) {
    return Watch.judgeOnce(target, JudgeSettings.defaults());
  }
}
