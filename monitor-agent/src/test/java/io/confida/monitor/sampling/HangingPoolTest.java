package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.target.ThisJvm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools of this JVM whose own code hangs, with real threads. */
class HangingPoolTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<WatchedPool> pools = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final TargetWatch watch =
      TargetWatch.start(
          new ThisJvm("this JVM"),
          WatchOptions.defaults()
              .withHistory(Duration.ofMillis(20), Duration.ofMinutes(1))
              .withSource(() -> List.copyOf(pools))
              .withNotes(notes::add));

  @AfterEach
  void endsEveryThread() {
    release.countDown();
    watch.close();
    await().until(() -> threads().isEmpty());
  }

  @Test
  void theOthersGoOnWithoutIt() {
    pools.add(new FakePool("a hangs", "1").reading(this::hang));
    pools.add(new FakePool("b sound", "2"));
    await().until(() -> taken("b sound") > 5);
    assertThat(failed("a hangs")).isPositive();
    assertThat(watch.pool("a hangs").orElseThrow().latest()).isEmpty();
    assertThat(notes)
        .contains(
            "HikariCP pool a hangs cannot be read, its samples count as failed until it can: its read"
                + " hangs");
    assertThat(threads()).as("the stuck one and its successor").hasSize(2);

    release.countDown();
    await().until(() -> taken("a hangs") > 0);
    await().until(() -> threads().size() == 1);
    assertThat(notes).last().asString().contains("a hangs can be read again");
  }

  @Test
  void severalMayHang() {
    pools.add(new FakePool("a hangs", "1").reading(this::hang));
    pools.add(new FakePool("b hangs", "2").reading(this::hang));
    pools.add(new FakePool("c sound", "3"));
    await().until(() -> taken("c sound") > 5);
    release.countDown();
    await().until(() -> taken("a hangs") > 0 && taken("b hangs") > 0);
  }

  @Test
  void aHangingSearchKeepsNobodyFromTheRest() {
    pools.add(new FakePool("sound", "1"));
    await().until(() -> taken("sound") > 0);
    var hanging =
        TargetWatch.start(
            new ThisJvm("again"),
            WatchOptions.defaults()
                .withSource(() -> List.copyOf(pools))
                .withSource(
                    () -> {
                      hang();
                      return List.of();
                    }));
    try (hanging) {
      await().until(() -> hanging.pool("sound").isPresent());
    }
  }

  @Test
  void knocksWhenThreadsWaitThoughThereIsRoom() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String peer = "127.0.0.1:" + silent.getLocalPort();
      // Full again and again: its connections come back.
      var reads = new AtomicInteger();
      pools.add(
          new FakePool("stuck", "1")
              .at(new DatabaseAddress(Protocol.POSTGRESQL, List.of(peer)))
              .reading(
                  () ->
                      new PoolFigures(
                          OptionalInt.of(0),
                          OptionalInt.of(0),
                          OptionalInt.of(0),
                          OptionalInt.of(4),
                          OptionalInt.of(10),
                          OptionalInt.of(1))));
      pools.add(
          new FakePool("full", "2")
              .at(new DatabaseAddress(Protocol.POSTGRESQL, List.of(peer)))
              .reading(() -> FakePool.figures(10 - reads.incrementAndGet() % 2, 7)));
      await().until(() -> watch.pool("stuck").flatMap(PoolView::knock).isPresent());
      DatabaseKnock knock = watch.pool("stuck").flatMap(PoolView::knock).orElseThrow();
      assertThat(knock.answer()).isEqualTo(Answer.SILENT);
      assertThat(knock.peer()).isEqualTo(peer);
      assertThat(watch.pool("full").flatMap(PoolView::knock)).isEmpty();
    }
  }

  private PoolFigures hang() {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted on purpose", e);
    }
    return FakePool.figures(1, 0);
  }

  private int taken(String pool) {
    return watch
        .pool(pool)
        .map(view -> view.window(Duration.ofMinutes(1)).samples().taken())
        .orElse(0);
  }

  private int failed(String pool) {
    return watch
        .pool(pool)
        .map(view -> view.window(Duration.ofMinutes(1)).samples().failed())
        .orElse(0);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(OwnThreads.PREFIX))
        .toList();
  }
}
