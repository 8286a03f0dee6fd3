package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.server.database.Deadline;
import io.confida.server.http.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingRoomTest {

  private final ReadingRoom room = new ReadingRoom(2, 1, 2);

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void soManyReadAndSoManyAreInsideAndTheNextIsRefused() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(CompletableFuture.supplyAsync(() -> read(inside, end), threads));
      }
      await().until(() -> inside.get() == 2);
      for (int i = 0; i < 3; i++) {
        readers.add(CompletableFuture.supplyAsync(() -> read(inside, end), threads));
      }
      await()
          .untilAsserted(() -> assertThatThrownBy(room::requireRoom).isInstanceOf(Problem.class));
      assertThatThrownBy(() -> room.inside(() -> 1))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("2 postings are already waiting");
      assertThat(inside).hasValue(2);

      end.countDown();
      assertThat(readers).allSatisfy(reader -> assertThat(reader.get()).isBetween(1, 2));
    }
    room.requireRoom();
    assertThat(room.<Integer>inside(() -> 7)).isEqualTo(7);
    assertThat(room.refused()).isPositive();
  }

  @Test
  void aFailureGivesThePlaceBackAndADeadlineEndsTheWait() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  room.when(
                      () -> {
                        throw new IllegalStateException("unreadable");
                      }))
          .isInstanceOf(IllegalStateException.class);
    }
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        threads.execute(() -> read(inside, end));
      }
      await().until(() -> inside.get() == 2);
      assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(20), () -> room.when(() -> 1)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("too many postings");
      end.countDown();
    }
  }

  /** How many read at that moment. */
  private int read(AtomicInteger inside, CountDownLatch end) {
    return room.inside(() -> room.when(() -> waitFor(inside, end)));
  }

  private static int waitFor(AtomicInteger inside, CountDownLatch end) {
    int readers = inside.incrementAndGet();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inside.decrementAndGet();
    return readers;
  }

  @Test
  void whoIsStoredIsInsideStill() {
    ReadingRoom small = new ReadingRoom(1, 1, 1);
    small.inside(
        () -> {
          int read = small.when(() -> 1); // to its end, and what comes then is inside, too
          return small.inside(
              () ->
                  small.inside(
                      () -> {
                        assertThat(small.isFull()).isTrue();
                        assertThatThrownBy(() -> small.inside(() -> read))
                            .isInstanceOf(Problem.class);
                        return read;
                      }));
        });
    assertThat(small.isFull()).isFalse();
    assertThat(small.refused()).isEqualTo(1);
    small.close();
  }
}
