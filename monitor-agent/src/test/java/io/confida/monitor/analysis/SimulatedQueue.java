package io.confida.monitor.analysis;

import io.confida.monitor.FakePool;
import io.confida.monitor.snapshot.PoolTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A queue whose right size is known: arrivals at random, exponential times of use, first come first
 * served by a number of connections. The same seed gives the same queue.
 */
final class SimulatedQueue {
  private final List<Borrow> borrows = new ArrayList<>();
  private final int connections;
  private final double seconds;

  private record Borrow(double asked, double got, double gave) {}

  SimulatedQueue(long seed, double load, double meanUse, int connections, double seconds) {
    this.connections = connections;
    this.seconds = seconds;
    var random = new Random(seed);
    var free = new PriorityQueue<Double>();
    for (int i = 0; i < connections; i++) {
      free.add(0.0);
    }
    // A run-up fills it to its steady state before anybody looks.
    double now = -40 * meanUse - 5;
    while (now < seconds) {
      now += exponential(random, meanUse / load);
      double got = Math.max(now, free.remove());
      double gave = got + exponential(random, meanUse);
      free.add(gave);
      borrows.add(new Borrow(now, got, gave));
    }
  }

  private static double exponential(Random random, double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  /** The pool as its MBean would show it, ten times a second. */
  FakePool sampled() {
    int count = (int) (seconds * 10);
    int[] active = new int[count];
    int[] waiting = new int[count];
    for (Borrow borrow : borrows) {
      for (int i = first(borrow.asked); i < Math.min(count, first(borrow.gave)); i++) {
        if (i / 10.0 < borrow.got) {
          waiting[i]++;
        } else {
          active[i]++;
        }
      }
    }
    var pool = new FakePool("simulated").max(connections);
    for (int i = 0; i < count; i++) {
      pool.run(100, active[i], waiting[i]);
    }
    return pool;
  }

  /** The same with the pool's own timings. */
  FakePool timed() {
    return sampled().timings(this::timings);
  }

  private static int first(double time) {
    return Math.max(0, (int) Math.ceil(time * 10));
  }

  private Optional<PoolTimings> timings(Duration length) {
    double from = Math.max(0, seconds - length.toMillis() / 1e3);
    return Optional.of(
        new PoolTimings(
            seconds - from,
            FakePool.distribution(between(from, Borrow::got, b -> b.got - b.asked)),
            FakePool.distribution(between(from, Borrow::gave, b -> b.gave - b.got)),
            FakePool.distribution(),
            0));
  }

  private double[] between(
      double from, ToDoubleFunction<Borrow> at, ToDoubleFunction<Borrow> took) {
    return borrows.stream()
        .filter(b -> at.applyAsDouble(b) >= from && at.applyAsDouble(b) < seconds)
        .mapToDouble(took)
        .toArray();
  }

  /** The share of borrowers that had to wait, for a check of the simulation itself. */
  double waited() {
    double[] waits = between(0, Borrow::asked, b -> b.got - b.asked);
    return Arrays.stream(waits).filter(wait -> wait > 0).count() / (double) waits.length;
  }
}
