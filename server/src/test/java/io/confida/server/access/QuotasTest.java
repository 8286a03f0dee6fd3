package io.confida.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.config.RateLimit;
import io.github.bucket4j.TimeMeter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotasTest {

  private final AtomicLong now = new AtomicLong();
  private final TimeMeter clock =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return now.get();
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };

  @Test
  void isExactUnderAHundredThreads() throws Exception {
    Quotas quotas = new Quotas(new RateLimit(10_000, Duration.ofHours(1)), clock);
    CountDownLatch start = new CountDownLatch(1);
    long welcome = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(100)) {
      List<Future<Integer>> counts =
          IntStream.range(0, 100)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            int let = 0;
                            for (int request = 0; request < 500; request++) {
                              let += quotas.count("user ada").welcome() ? 1 : 0;
                            }
                            return let;
                          }))
              .toList();
      start.countDown();
      for (Future<Integer> count : counts) {
        welcome += count.get();
      }
    }

    assertThat(welcome).isEqualTo(10_000);
  }

  @Test
  void fillsEvenlyAndSaysWhen() {
    Quotas quotas = new Quotas(new RateLimit(60, Duration.ofMinutes(1)), clock);
    for (int i = 0; i < 60; i++) {
      assertThat(quotas.count("a")).matches(Quotas.Verdict::welcome);
    }
    Quotas.Verdict refused = quotas.count("a");
    assertThat(refused.welcome()).isFalse();
    assertThat(refused.untilNext()).isEqualTo(Duration.ofSeconds(1));
    assertThat(refused.untilFull()).isEqualTo(Duration.ofMinutes(1));
    assertThat(quotas.count("b").welcome()).isTrue();

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(quotas.count("a").welcome()).isTrue();
    assertThat(quotas.count("a").welcome()).isFalse();
    now.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(quotas.count("a").left()).isEqualTo(59);
  }

  @Test
  void aMillionCallersTakeNoMoreMemoryThanTheBound() {
    Quotas quotas = new Quotas(new RateLimit(10, Duration.ofHours(1)), clock);
    String longest = "user " + "x".repeat(248); // a subject has 255 characters at the most
    long before = usedBytes();
    long most = 0;
    for (int i = 0; i < 1_000_000; i++) {
      quotas.count(longest + i);
      if (i % 10_000 == 0) {
        most = Math.max(most, quotas.callers());
      }
    }
    long taken = usedBytes() - before;

    assertThat(Math.max(most, quotas.callers())).isLessThanOrEqualTo(Quotas.MOST_CALLERS + 128);
    System.out.printf(
        "quotas: %d of a million callers are remembered, in %.1f MiB%n",
        quotas.callers(), taken / 1048576.0);
    assertThat(taken).isLessThan(64L << 20);
  }

  /** What lives on the heap; a collection leaves nothing else. */
  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
