package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From another machine than the target's, its addresses may lead elsewhere. */
class KnockerTest {
  private static final String REMOTE = "db.example:5432";

  private final ManualClock clock = new ManualClock();
  private final List<DatabaseAddress> asked = new ArrayList<>();
  private Answer answer = Answer.ANSWERED;

  private Optional<Answer> suspected(boolean here, PoolRecord pool) throws InterruptedException {
    List<Thread> knocking = new ArrayList<>();
    var doorbell =
        new Doorbell(
            clock,
            address -> {
              asked.add(address);
              return new DatabaseKnock(address.hosts().get(0), answer, 0, clock.now(), "as told");
            });
    var knocker =
        new Knocker(
            clock,
            work -> {
              knocking.add(new Thread(work));
              return knocking.get(0);
            },
            doorbell,
            List.of(),
            here);
    knocker.suspect(pool, Suspicion.Reason.WAS_DOWN);
    knocking.get(0).join();
    return pool.knock().map(DatabaseKnock::answer);
  }

  private PoolRecord pool(String host) {
    var watched =
        new FakePool("orders", "1").at(new DatabaseAddress(Protocol.OTHER, List.of(host)));
    return new PoolRecord(
        "orders",
        new Found(watched, 1),
        Duration.ofMillis(100),
        Duration.ofMinutes(1),
        clock,
        new Recording(false, List.of(), note -> {}, clock));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:5432", "127.0.0.1:5432", "127.3.2.1:1", "[::1]:5432", "::1:5432"})
  void aLoopbackAddressOfAnotherMachineIsNotKnockedAt(String host) throws InterruptedException {
    assertThat(suspected(false, pool(host))).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(suspected(true, pool(host))).contains(Answer.ANSWERED);
    assertThat(asked).hasSize(1);
  }

  @Test
  void silenceAtAnAddressOfAnotherMachineMayMeanThatWeAreElsewhere() throws InterruptedException {
    answer = Answer.SILENT;
    assertThat(suspected(false, pool(REMOTE))).isEmpty();
    assertThat(suspected(true, pool(REMOTE))).contains(Answer.SILENT);
    answer = Answer.ANSWERED;
    assertThat(suspected(false, pool(REMOTE))).contains(Answer.ANSWERED);
  }
}
