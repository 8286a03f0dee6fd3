package io.confida.monitor.target;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.tools.attach.VirtualMachine;
import io.confida.monitor.TargetProcess;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attaching begins while the command line is read, and harms nobody when that leads elsewhere. */
class AheadTest {
  @AfterEach
  void nothingIsBegun() {
    AgentLoader.endAhead();
  }

  private static TargetProcess target() throws Exception {
    return TargetProcess.with("jdbc:none:").start();
  }

  @Test
  void whatWasBegunIsGivenOnceToWhoWantsThatProcess() throws Exception {
    try (TargetProcess target = target()) {
      AgentLoader.ahead(Long.toString(target.pid()));
      VirtualMachine jvm = requireNonNull(Ahead.claim(target.pid()));
      assertThat(jvm.id()).isEqualTo(Long.toString(target.pid()));
      assertThat(jvm.getSystemProperties()).containsKey("java.home");
      jvm.detach();
      assertThat(Ahead.claim(target.pid())).isNull();
    }
  }

  @Test
  void whoWantsAnotherProcessAttachesAnew() throws Exception {
    try (TargetProcess target = target();
        TargetProcess other = target()) {
      AgentLoader.ahead(Long.toString(target.pid()));
      assertThat(Ahead.claim(other.pid())).isNull();
      assertThat(Attach.to(other.pid(), VirtualMachine::id)).isEqualTo("" + other.pid());
    }
  }

  @Test
  void whatNobodyClaimsIsLeftAgain() throws Exception {
    try (TargetProcess target = target()) {
      AgentLoader.ahead(Long.toString(target.pid()));
      AgentLoader.endAhead();
      // The JVM serves one client at a time: it would not answer this one.
      assertThat(Attach.to(target.pid(), VirtualMachine::id)).isEqualTo("" + target.pid());
    }
  }

  @Test
  void aProcessThatIsNoJvmGetsNoSignal() throws Exception {
    Process sleep = new ProcessBuilder(List.of("sleep", "60")).start();
    try {
      AgentLoader.ahead(Long.toString(sleep.pid()));
      assertThat(Ahead.claim(sleep.pid())).isNull();
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroy();
      sleep.waitFor();
    }
  }

  @Test
  void aWordThatIsNoProcessBeginsNothing() throws Exception {
    for (String word : List.of("", "OrdersApp", "--inject", "-1", "1234567890123456789")) {
      AgentLoader.ahead(word);
      assertThat(Ahead.claim(0)).as(word).isNull();
    }
  }

  @Test
  void aJvmThatLetsNobodyAttachIsToldAsWithoutIt() throws Exception {
    try (TargetProcess target =
        TargetProcess.with("jdbc:none:").jvm("-XX:+DisableAttachMechanism").start()) {
      AgentLoader.ahead(Long.toString(target.pid()));
      assertThatThrownBy(() -> Attach.to(target.pid(), VirtualMachine::id))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("lets nobody attach");
    }
  }
}
