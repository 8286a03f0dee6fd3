package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionGateTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration OVERFLOW_AFTER = Duration.ofMillis(25);

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final List<Integer> resizes = new CopyOnWriteArrayList<>();
  private final List<Caller> callers = new ArrayList<>();

  private static ConnectionGate gate(int size, int queueLimit) {
    return new ConnectionGate(size, 0, queueLimit, OVERFLOW_AFTER, limit -> {});
  }

  /** A gate on the fake clock, with every place taken. */
  private ConnectionGate taken(int size, int overflow) {
    ConnectionGate gate =
        new ConnectionGate(size, overflow, 100, OVERFLOW_AFTER, resizes::add, clock::get);
    for (int i = 0; i < size; i++) {
      gate.enter(LONG);
    }
    return gate;
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  /** One more caller, who stays in line until admitted; done when inside. */
  private Caller caller(ConnectionGate gate) {
    int before = gate.waiting();
    CompletableFuture<Boolean> inside = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                gate.enter(LONG);
                inside.complete(true);
              } catch (UnavailableException e) {
                inside.completeExceptionally(e);
              }
            });
    Caller caller = new Caller(thread, inside);
    callers.add(caller);
    soon().until(() -> gate.waiting() == before + 1 || inside.isDone());
    return caller;
  }

  /** Whoever is in line still would give up a minute later, in the middle of another test. */
  @AfterEach
  void nobodyStaysInLine() throws InterruptedException {
    for (Caller caller : callers) {
      caller.thread().interrupt();
    }
    for (Caller caller : callers) {
      caller.thread().join();
    }
  }

  private record Caller(Thread thread, CompletableFuture<Boolean> inside) {
    /** Has it look at the clock until it has come in. */
    void entersNow() {
      soon()
          .until(
              () -> {
                LockSupport.unpark(thread);
                return inside.isDone();
              });
    }
  }

  @Test
  void callersEnterInTheOrderTheyCame() {
    ConnectionGate gate = gate(1, 100);
    gate.enter(LONG);
    List<Integer> order = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      Thread.startVirtualThread(
          () -> {
            gate.enter(LONG);
            order.add(number);
            gate.leave();
          });
      soon().until(() -> gate.waiting() == number + 1);
    }

    gate.leave();

    soon().until(() -> order.size() == 20);
    assertThat(order).isSorted();
    soon().until(() -> gate.inside() == 0);
  }

  @Test
  void nobodyPassesTheLineThoughAPlaceIsFree() {
    ConnectionGate gate = taken(1, 0);
    Caller first = caller(gate);
    gate.leave();

    // The place went to the first in line, before anybody could take it.
    assertThat(gate.inside()).isEqualTo(1);
    first.entersNow();
    assertThat(gate.inside()).isEqualTo(1);
  }

  @Test
  void aFullLineIsRefusedAtOnce() {
    ConnectionGate small = gate(1, 2);
    small.enter(LONG);
    caller(small);
    caller(small);

    assertThatThrownBy(() -> small.enter(LONG))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.reason())
                  .isEqualTo("2 requests are already waiting for a database connection");
              assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            });
    assertThat(small.waiting()).isEqualTo(2);
  }

  @Test
  void aLineOfNoLengthRefusesWhoeverWouldWait() {
    ConnectionGate gate = gate(1, 0);
    gate.enter(LONG);

    assertThatThrownBy(() -> gate.enter(LONG)).isInstanceOf(UnavailableException.class);

    gate.leave();
    gate.enter(LONG);
    assertThat(gate.inside()).isEqualTo(1);
  }

  @Test
  void whoWaitsTooLongLeavesTheLine() {
    ConnectionGate gate = gate(1, 10);
    gate.enter(LONG);

    assertThatThrownBy(() -> gate.enter(Duration.ofMillis(30)))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e ->
                assertThat(e.reason())
                    .isEqualTo("no database connection became free within 30 ms"));

    assertThat(gate.waiting()).isZero();
    gate.leave();
    assertThat(gate.inside()).isZero();
  }

  @Test
  void whoIsInterruptedLeavesTheLineAndStaysInterrupted() throws Exception {
    ConnectionGate gate = gate(1, 10);
    gate.enter(LONG);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        Thread.startVirtualThread(
            () -> {
              try {
                gate.enter(LONG);
              } catch (UnavailableException e) {
                interrupted.complete(
                    Thread.currentThread().isInterrupted()
                        && e.reason().equals("the server is stopping"));
              }
            });
    soon().until(() -> gate.waiting() == 1);

    waiting.interrupt();

    assertThat(interrupted.get()).isTrue();
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void theLimitGrowsByOneWhenTheHeadOfTheLineStands() {
    ConnectionGate gate = taken(2, 2);
    Caller first = caller(gate);
    Caller second = caller(gate);
    assertThat(gate.limit()).isEqualTo(2);

    pass(OVERFLOW_AFTER);
    first.entersNow();

    assertThat(gate.limit()).isEqualTo(3);
    assertThat(gate.inside()).isEqualTo(3);
    assertThat(second.inside()).isNotDone();
    pass(Duration.ofMillis(5)); // a connection takes about this long to open
    second.entersNow();
    assertThat(resizes).containsExactly(3, 4);
  }

  @Test
  void theLimitDoesNotGrowPastTheOverflow() {
    ConnectionGate gate = taken(1, 1);
    Caller first = caller(gate);
    pass(OVERFLOW_AFTER);
    first.entersNow();
    Caller second = caller(gate);
    for (int i = 0; i < 10; i++) {
      pass(OVERFLOW_AFTER);
      LockSupport.unpark(second.thread());
    }

    gate.leave();

    second.entersNow();
    assertThat(gate.limit()).isEqualTo(2);
    assertThat(gate.inside()).isEqualTo(2);
    assertThat(resizes).containsExactly(2);
  }

  @Test
  void aLineThatMovesOpensNothing() {
    ConnectionGate gate = taken(1, 10);
    for (int i = 0; i < 50; i++) {
      Caller next = caller(gate);
      pass(OVERFLOW_AFTER.minusMillis(1));
      gate.leave();
      next.entersNow();
    }

    assertThat(gate.limit()).isEqualTo(1);
    assertThat(resizes).isEmpty();
  }

  @Test
  void aLongLineThatMovesOpensNothing() {
    ConnectionGate gate = taken(2, 10);
    List<Caller> line = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      line.add(caller(gate));
    }
    Caller last = line.getLast();
    // Each place is held for 2 ms: the last of a hundred waits four times as long as a line may
    // stand, though it never stands.
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(1));
      gate.leave();
      LockSupport.unpark(last.thread());
    }

    last.entersNow();
    assertThat(gate.limit()).isEqualTo(2);
    assertThat(resizes).isEmpty();
  }

  /** Grows by this many; then everybody has left. */
  private ConnectionGate grown(int size, int by) {
    ConnectionGate gate = taken(size, by);
    for (int i = 0; i < by; i++) {
      Caller next = caller(gate);
      pass(OVERFLOW_AFTER);
      next.entersNow();
    }
    for (int i = 0; i < size + by; i++) {
      gate.leave();
    }
    assertThat(gate.limit()).isEqualTo(size + by);
    assertThat(gate.inside()).isZero();
    return gate;
  }

  private static void visit(ConnectionGate gate) {
    gate.enter(LONG);
    gate.leave();
  }

  @Test
  void theLimitShrinksByOneAtATimeAfterACalm() {
    ConnectionGate gate = grown(2, 3);
    pass(Duration.ofMillis(ConnectionGate.CALM_MILLIS - 1));
    visit(gate);
    assertThat(gate.limit()).isEqualTo(5);

    pass(Duration.ofMillis(1));
    visit(gate);
    assertThat(gate.limit()).isEqualTo(4);
    pass(Duration.ofMillis(99));
    visit(gate);
    assertThat(gate.limit()).isEqualTo(4);
    pass(Duration.ofMillis(1));
    visit(gate);
    assertThat(gate.limit()).isEqualTo(3);
    pass(Duration.ofMillis(100));
    visit(gate);
    pass(Duration.ofMillis(100));
    visit(gate);

    assertThat(gate.limit()).isEqualTo(2);
    assertThat(resizes).containsExactly(3, 4, 5, 4, 3, 2);
  }

  @Test
  void afterAQuietHourABurstFindsThePoolSize() {
    ConnectionGate gate = grown(2, 3);
    pass(Duration.ofHours(1));

    gate.enter(LONG);
    gate.enter(LONG);
    Caller third = caller(gate);

    assertThat(gate.limit()).isEqualTo(2);
    assertThat(gate.inside()).isEqualTo(2);
    assertThat(third.inside()).isNotDone();
  }

  @Test
  void theLimitDoesNotShrinkWhileALineStands() {
    ConnectionGate gate = taken(1, 1);
    Caller first = caller(gate);
    pass(OVERFLOW_AFTER);
    first.entersNow();
    caller(gate);
    caller(gate);
    // Two places, each held for seconds: nobody's wait was noted within the calm.
    pass(Duration.ofSeconds(3));

    gate.leave();

    assertThat(gate.limit()).isEqualTo(2);
  }

  @Test
  void shrinkingTurnsNobodyOut() {
    ConnectionGate gate = grown(1, 2);
    gate.enter(LONG);
    gate.enter(LONG);
    gate.enter(LONG);
    pass(Duration.ofSeconds(10));
    Caller late = caller(gate);

    assertThat(gate.limit()).isEqualTo(1);
    assertThat(gate.inside()).isEqualTo(3);
    gate.leave();
    gate.leave();
    assertThat(gate.inside()).isEqualTo(1);
    assertThat(late.inside()).isNotDone();
    gate.leave();
    late.entersNow();
    assertThat(gate.inside()).isEqualTo(1);
  }

  @Test
  void neverMoreInsideThanTheLimit() throws Exception {
    int size = 5;
    int overflow = 5;
    ConnectionGate gate =
        new ConnectionGate(size, overflow, 400, Duration.ofMillis(1), limit -> {});
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int turn = 0; turn < 20; turn++) {
                  ThreadLocalRandom random = ThreadLocalRandom.current();
                  if (random.nextInt(10) == 0) {
                    Thread.currentThread().interrupt();
                  }
                  try {
                    gate.enter(Duration.ofMillis(random.nextInt(50)));
                  } catch (UnavailableException e) {
                    refused.incrementAndGet();
                    continue;
                  } finally {
                    Thread.interrupted();
                  }
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  entered.incrementAndGet();
                  LockSupport.parkNanos(random.nextInt(200_000));
                  inside.decrementAndGet();
                  gate.leave();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(most.get()).isBetween(size, size + overflow);
    assertThat(entered.get() + refused.get()).isEqualTo(500 * 20);
    assertThat(gate.inside()).isZero();
    assertThat(gate.waiting()).isZero();
    for (int i = 0; i < size; i++) {
      gate.enter(Duration.ZERO);
    }
  }

  @Test
  void aThousandCallersOnTenPlacesTakeTurns() throws Exception {
    int callers = 1_000;
    int places = 10;
    int turnsEach = 20;
    ConnectionGate gate = gate(places, callers);
    for (int i = 0; i < places; i++) {
      gate.enter(LONG);
    }
    AtomicIntegerArray turns = new AtomicIntegerArray(callers);
    AtomicInteger all = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(callers);
    for (int i = 0; i < callers; i++) {
      int number = i;
      Thread.startVirtualThread(
          () -> {
            while (true) {
              gate.enter(LONG);
              // Nobody counts after the last turn: what is compared is one instant.
              boolean more = all.incrementAndGet() <= callers * turnsEach;
              if (more) {
                turns.incrementAndGet(number);
                LockSupport.parkNanos(1_000);
              }
              gate.leave();
              if (!more) {
                break;
              }
            }
            done.countDown();
          });
    }
    soon().until(() -> gate.waiting() == callers);

    for (int i = 0; i < places; i++) {
      gate.leave();
    }

    done.await();
    for (int i = 0; i < callers; i++) {
      assertThat(turns.get(i)).as("turns of caller " + i).isBetween(turnsEach - 1, turnsEach + 1);
    }
  }

  @Test
  void sizesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> gate(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> gate(1, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConnectionGate(1, -1, 1, OVERFLOW_AFTER, limit -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
