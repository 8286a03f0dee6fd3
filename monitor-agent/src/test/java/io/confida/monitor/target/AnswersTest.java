package io.confida.monitor.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Begins below zero, as {@link System#nanoTime} may. */
  private final AtomicLong nanos = new AtomicLong(-SECOND.toNanos());

  private Outcome outcome = () -> "there";
  private final Answers answers = new Answers(server(), nanos::get);
  private final MBeanServerConnection noted = answers.noted();

  /** What a call comes to. */
  private interface Outcome {
    Object get() throws Throwable;
  }

  /** Each call takes a second. */
  private MBeanServerConnection server() {
    return (MBeanServerConnection)
        Proxy.newProxyInstance(
            AnswersTest.class.getClassLoader(),
            new Class<?>[] {MBeanServerConnection.class},
            (proxy, method, arguments) -> {
              nanos.addAndGet(SECOND.toNanos());
              return outcome.get();
            });
  }

  @Test
  void isNotSilentBetweenCallsHoweverLongThatIs() throws Exception {
    assertThat(noted.getDefaultDomain()).isEqualTo("there");
    nanos.addAndGet(SECOND.multipliedBy(60).toNanos());

    assertThat(answers.silentNanos()).isZero();
  }

  @Test
  void isSilentWhileACallIsUnderWay() throws Exception {
    outcome = () -> Duration.ofNanos(answers.silentNanos()).toString();

    assertThat(noted.getDefaultDomain()).isEqualTo("PT1S");
    assertThat(answers.silentNanos()).isZero();
  }

  @Test
  void isSilentSinceTheFirstCallThatFailedUntilOneIsAnswered() throws Exception {
    outcome =
        () -> {
          throw new IOException("timed out");
        };
    assertThatThrownBy(noted::getDefaultDomain).isInstanceOf(IOException.class);
    assertThatThrownBy(noted::getDefaultDomain).isInstanceOf(IOException.class);
    assertThat(answers.silentNanos()).isEqualTo(2 * SECOND.toNanos());

    outcome = () -> "there";
    noted.getDefaultDomain();
    assertThat(answers.silentNanos()).isZero();
  }

  @Test
  void aRefusalIsAnAnswer() throws Exception {
    outcome =
        () -> {
          throw new InstanceNotFoundException("gone");
        };
    ObjectName name = new ObjectName("x:type=X");
    assertThatThrownBy(() -> noted.getAttribute(name, "A"))
        .isInstanceOf(InstanceNotFoundException.class);

    assertThat(answers.silentNanos()).isZero();
  }

  @Test
  void isEqualToItselfAlone() {
    Set<MBeanServerConnection> both = Set.of(noted, answers.noted());
    assertThat(both).hasSize(2).contains(noted);
    assertThat(noted.toString()).startsWith("calls of ");
  }

  /** A pool that hangs makes no JVM silent, whatever the operator lets it take. */
  @Test
  void silenceIsLongerThanAnyCall() {
    assertThat(RmiTimeouts.silence()).isGreaterThan(RmiTimeouts.RESPONSE);
  }
}
