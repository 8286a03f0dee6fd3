package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.snapshot.TargetState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;

class LinkTest {
  private final ManualClock clock = new ManualClock();
  private final FakeTarget target = new FakeTarget(MBeanServerFactory.newMBeanServer());
  private final Link link = new Link(target, clock, () -> 1.0);

  @Test
  void triesAgainAfterPausesThatDoubleUpToHalfAMinute() {
    target.refuse("nobody there");
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      assertThat(link.connectIfDue()).isFalse();
      pauses.add(Duration.ofNanos(link.untilRetryNanos()).toMillis());
      clock.advance(Duration.ofNanos(link.untilRetryNanos()));
    }
    assertThat(pauses)
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    assertThat(target.attempts()).isEqualTo(9);
  }

  @Test
  void triesNotBeforeItIsTime() {
    target.refuse("nobody there");
    link.connectIfDue();
    clock.advance(Duration.ofMillis(499));
    link.connectIfDue();
    assertThat(target.attempts()).isEqualTo(1);
  }

  @Test
  void saysSinceWhenItIsLostAndWhyNow() {
    clock.advance(Duration.ofSeconds(5));
    assertThat(link.connectIfDue()).isTrue();
    assertThat(link.state()).isEqualTo(new TargetState.Connected(Instant.EPOCH.plusSeconds(5)));
    assertThat(link.brokenBy(new IOException("one call"))).as("the connection lives").isFalse();
    assertThat(link.connected()).isTrue();

    clock.advance(Duration.ofSeconds(5));
    target.breakConnections();
    target.refuse("process 7 has ended");
    assertThat(link.brokenBy(new IOException("the connection"))).isTrue();
    assertThat(link.servers()).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    link.connectIfDue();
    assertThat(link.state())
        .isEqualTo(new TargetState.Lost(Instant.EPOCH.plusSeconds(10), "process 7 has ended"));
  }

  @Test
  void aTargetThatDoesNotAnswerIsLostUntilItDoes() {
    TargetState connected = connected();
    clock.advance(Duration.ofSeconds(4));
    target.answers(false);
    TargetState lost = link.state();
    assertThat(lost).isInstanceOf(TargetState.Lost.class);
    assertThat(lost.since()).isEqualTo(Instant.EPOCH.plusSeconds(4));
    clock.advance(Duration.ofSeconds(4));
    assertThat(link.state()).as("since the same moment").isEqualTo(lost);
    assertThat(link.connected()).as("it may be a long pause").isTrue();

    target.answers(true);
    assertThat(link.state()).isEqualTo(connected);
  }

  @Test
  void aConnectionThatBreaksAfterSilenceWasLostWhenItFellSilent() {
    connected();
    clock.advance(Duration.ofSeconds(4));
    target.answers(false);
    Instant silent = link.state().since();
    clock.advance(Duration.ofSeconds(8));
    target.breakConnections();

    assertThat(link.brokenBy(new IOException("timed out"))).isTrue();
    assertThat(link.state()).isInstanceOf(TargetState.Lost.class);
    assertThat(link.state().since()).isEqualTo(silent);
    assertThat(target.closed()).isEqualTo(1);
  }

  private TargetState connected() {
    assertThat(link.connectIfDue()).isTrue();
    assertThat(link.state()).isEqualTo(new TargetState.Connected(Instant.EPOCH));
    return link.state();
  }
}
