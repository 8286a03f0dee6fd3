package io.confida.monitor;

import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.analysis.Watch;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.Holder.ThreadState;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Reports as they come from a service with troubles, the same each time. */
public final class SampleReports {
  private SampleReports() {}

  /** A leaking pool, a busy one, one whose database is gone, an idle one that JMX alone shows. */
  public static Report ofSeveralPools() {
    return report(leaking(), busy(), down(), idle());
  }

  /** One pool that is full at times, with all that injection tells. */
  public static Report ofOnePool() {
    return report(busy());
  }

  public static Report report(FakePool... pools) {
    var target = FakeTarget.connected(pools);
    var watch = new Watch(JudgeSettings.defaults());
    for (FakePool pool : pools) {
      pool.samples().forEach(watch);
    }
    return Report.of(target, watch, Duration.ofMinutes(1));
  }

  /** A report by a watch that was asked for a verdict after each sample, as a live one is. */
  public static Report watched(FakePool pool) {
    var watch = new Watch(JudgeSettings.defaults());
    var live = new FakePool(pool.name());
    for (PoolSnapshot sample : pool.samples()) {
      live.sample(100, sample.active(), sample.idle(), sample.total(), sample.waiting());
      watch.accept(sample);
      watch.judge(FakeTarget.connected(live));
    }
    return Report.of(FakeTarget.connected(pool), watch, Duration.ofMinutes(1));
  }

  public static FakePool busy() {
    var pool = new FakePool("orders").max(10);
    var random = new Random(4);
    for (int i = 0; i < 600; i++) {
      boolean burst = (i > 220 && i < 330) || i > 500;
      int active = burst ? 10 : 3 + (int) (3 + 2 * random.nextGaussian()) % 6;
      pool.run(100, Math.max(0, Math.min(10, active)), burst ? random.nextInt(24) : 0);
    }
    return pool.timings(length -> Optional.of(timings(length)))
        .holders(
            holder(4.2, ThreadState.IN_DATABASE, 1),
            holder(3.1, ThreadState.IN_DATABASE, 2),
            holder(1.4, ThreadState.IN_DATABASE, 3));
  }

  private static PoolTimings timings(Duration length) {
    double seconds = Math.min(60, length.toMillis() / 1e3);
    var random = new Random(9);
    int count = (int) (seconds * 120);
    double[] acquire = new double[count];
    double[] use = new double[count];
    for (int i = 0; i < count; i++) {
      acquire[i] = Math.exp(random.nextGaussian() * 1.8 - 7.5);
      use[i] = Math.exp(random.nextGaussian() * 0.7 - 3.1);
    }
    return new PoolTimings(
        seconds,
        FakePool.distribution(acquire),
        FakePool.distribution(use),
        FakePool.distribution(0.004, 0.006, 0.02),
        (long) (seconds / 20));
  }

  public static FakePool leaking() {
    var pool = new FakePool("reporting").max(8);
    for (int i = 0; i < 6; i++) {
      pool.run(9600, i, 0).run(400, i + 1, 0);
    }
    List<Holder> holders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      holders.add(holder(52 - 9.6 * i, ThreadState.GONE, i));
    }
    return pool.holders(holders.toArray(Holder[]::new));
  }

  private static FakePool down() {
    return new FakePool("billing")
        .max(12)
        .run(41_000, 4, 0)
        .run(600, 4, 0, 3)
        .hole(1500)
        .run(16_000, 2, 0, 17)
        .knock(DatabaseKnock.Answer.SILENT, 1.2);
  }

  private static FakePool idle() {
    return new FakePool("sessions <read only> & \"cache\"").max(20).run(60_000, 0, 0);
  }

  private static Holder holder(double seconds, ThreadState state, int thread) {
    List<String> borrowedAt =
        state == ThreadState.GONE
            ? List.of(
                "com.acme.reporting.ExportJob.open(ExportJob.java:88)",
                "com.acme.reporting.ExportJob.lambda$run$0(ExportJob.java:41)",
                "java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)")
            : List.of(
                "com.acme.orders.OrderRepository.findOpen(OrderRepository.java:142)",
                "com.acme.orders.OrderService.<init>(OrderService.java:57)",
                "com.acme.web.Handler.handle(Handler.java:31)");
    return new Holder(
        "connection-" + thread,
        seconds,
        "http-worker-" + thread,
        state,
        borrowedAt,
        state == ThreadState.GONE
            ? List.of()
            : List.of(
                "sun.nio.ch.NioSocketImpl.park(NioSocketImpl.java:191)",
                "org.postgresql.core.VisibleBufferedInputStream.readMore"
                    + "(VisibleBufferedInputStream.java:192)"));
  }
}
