package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deadlines are looked after whatever happened at an earlier look. */
class DeadlineWatchTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final int FAULTS = 3;

  private final AtomicInteger sweeps = new AtomicInteger();
  private volatile Runnable task = sweeps::incrementAndGet;

  @AutoClose private final DeadlineWatch watch = new DeadlineWatch("faulty", () -> task.run());

  static Stream<Runnable> faults() {
    return Stream.of(
        () -> {
          throw new IllegalStateException("injected");
        },
        () -> {
          throw new StackOverflowError("injected");
        });
  }

  @ParameterizedTest
  @MethodSource("faults")
  void afterATaskThatFailed(Runnable fault) {
    task =
        () -> {
          if (sweeps.incrementAndGet() <= FAULTS) {
            fault.run();
          }
        };

    await("looks go on").atMost(SOON).until(() -> sweeps.get() > FAULTS);
    endsWorkThatIsLate(failure -> {});
  }

  @ParameterizedTest
  @MethodSource("faults")
  void besideATaskThatFailsAtEveryLook(Runnable fault) {
    task = fault;

    endsWorkThatIsLate(failure -> {});
  }

  @ParameterizedTest
  @MethodSource("faults")
  void afterWorkThatCouldNotBeTold(Runnable fault) {
    endsWorkThatIsLate(failure -> fault.run());
    endsWorkThatIsLate(failure -> {});
  }

  private void endsWorkThatIsLate(Worker.Early early) {
    Lease late =
        new Lease(
            DeadlineWatchTest::untilInterrupted,
            Driver.POSTGRESQL,
            Deadline.after(SHORT),
            false,
            early);
    watch.add(late);
    try {
      assertThatThrownBy(late::connection).hasMessage("interrupted");
    } finally {
      watch.remove(late);
    }
  }

  /** As a pool that has no connection to give. */
  private static Connection untilInterrupted() {
    try {
      boolean never = new CountDownLatch(1).await(SOON.toSeconds(), TimeUnit.SECONDS);
      throw new AssertionError("nobody has ended the wait" + (never ? "" : " in time"));
    } catch (InterruptedException e) {
      throw new StatementException("interrupted", e);
    }
  }
}
