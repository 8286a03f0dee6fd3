package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DoorbellTest {
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger knocks = new AtomicInteger();
  private Answer answer = Answer.SILENT;
  private final Doorbell doorbell =
      new Doorbell(
          clock,
          address -> {
            knocks.incrementAndGet();
            return new DatabaseKnock("db:1", answer, 0, clock.now(), "as told");
          });

  @Test
  void anOutageIsAskedAboutAfterGrowingPauses() {
    assertThat(pauses(Protocol.POSTGRESQL, 6)).containsExactly(2, 4, 8, 15, 15, 15);
  }

  @Test
  void itIsAskedSoonAgainWhenTheAnswerHasChanged() {
    pauses(Protocol.POSTGRESQL, 5);
    answer = Answer.ANSWERED;
    assertThat(pauses(Protocol.POSTGRESQL, 4)).containsExactly(15, 2, 4, 8);
    answer = Answer.REFUSED;
    assertThat(pauses(Protocol.POSTGRESQL, 2)).containsExactly(15, 2);
  }

  @Test
  void aMysqlThatAnswersIsLeftInPeaceForLonger() {
    answer = Answer.ANSWERED;
    assertThat(pauses(Protocol.MYSQL, 9)).containsExactly(2, 4, 8, 16, 32, 64, 128, 256, 300);
  }

  @Test
  void manyPoolsOfOneDatabaseShareOneKnock() throws Exception {
    var mayAnswer = new CountDownLatch(1);
    var slow =
        new Doorbell(
            SamplingClock.system(),
            address -> {
              knocks.incrementAndGet();
              try {
                mayAnswer.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new DatabaseKnock("db:1", Answer.SILENT, 1, clock.now(), "as told");
            });
    ExecutorService pools = Executors.newFixedThreadPool(20);
    try {
      List<Future<DatabaseKnock>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(pools.submit(() -> slow.ask(address(Protocol.POSTGRESQL))));
      }
      await().until(() -> knocks.get() > 0);
      mayAnswer.countDown();
      for (Future<DatabaseKnock> each : answers) {
        assertThat(each.get().answer()).isEqualTo(Answer.SILENT);
      }
      assertThat(knocks).hasValue(1);
    } finally {
      pools.shutdownNow();
    }
  }

  /** Seconds between so many knocks, from now on, when somebody asks each second. */
  private List<Integer> pauses(Protocol protocol, int count) {
    List<Integer> pauses = new ArrayList<>();
    doorbell.ask(address(protocol));
    int seen = knocks.get();
    for (int seconds = 1; pauses.size() < count; seconds++) {
      clock.advance(Duration.ofSeconds(1));
      doorbell.ask(address(protocol));
      if (knocks.get() > seen) {
        seen = knocks.get();
        pauses.add(seconds);
        seconds = 0;
      }
    }
    return pauses;
  }

  private static DatabaseAddress address(Protocol protocol) {
    return new DatabaseAddress(protocol, List.of("db:1"));
  }
}
