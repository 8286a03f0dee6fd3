package io.confida.monitor.exposition.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final Workers workers = new Workers();
  private final List<String> worked = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    workers.close();
  }

  private void take(Workers.Work work) {
    assertThat(workers.take(work, () -> {})).isTrue();
  }

  private void note() {
    worked.add(Thread.currentThread().getName());
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneThatIsAllButDoneIsWaitedFor() throws Exception {
    // As long as it takes: what is told here is who is waited for, not for how long.
    long patience = Duration.ofMinutes(1).toNanos();
    Workers patient = new Workers(patience, patience);
    try {
      CountDownLatch soon = new CountDownLatch(1);
      patient.take(
          by -> {
            note();
            by.soonFree();
            soon.countDown();
            awaitEnd();
          },
          () -> {});
      soon.await();
      Thread inLine = Thread.currentThread();
      Thread ending =
          new Thread(
              () -> {
                await().until(() -> LockSupport.getBlocker(inLine) == patient);
                end.countDown();
              });
      ending.start();
      assertThat(patient.take(by -> note(), () -> {})).isTrue();
      ending.join();

      await().until(() -> worked.size() == 2);
      assertThat(worked.get(1)).isEqualTo(worked.get(0));
    } finally {
      patient.close();
    }
  }

  @Test
  void oneThatTakesLongAfterAllIsNotWaitedForForEver() {
    take(
        by -> {
          note();
          by.soonFree();
          awaitEnd();
        });
    take(by -> note());

    await().until(() -> worked.size() == 2);
    assertThat(worked).doesNotHaveDuplicates();
  }

  @Test
  void theOneThatRestedLastWorksNext() {
    CountDownLatch all = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      take(
          by -> {
            all.countDown();
            awaitEnd();
            note();
          });
    }
    end.countDown();
    await().until(() -> worked.size() == 3);
    assertThat(all.getCount()).isZero();

    Set<Thread> busy = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 20; i++) {
      int before = worked.size();
      take(
          by -> {
            busy.add(Thread.currentThread());
            note();
          });
      await().until(() -> worked.size() > before);
      await().until(() -> busy.stream().allMatch(WorkersTest::isParked));
    }
    assertThat(busy).as("the others come to their end").hasSize(1);
  }

  private static boolean isParked(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }
}
