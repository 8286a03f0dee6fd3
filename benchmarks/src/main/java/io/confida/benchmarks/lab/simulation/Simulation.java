package io.confida.benchmarks.lab.simulation;

import io.confida.benchmarks.load.pool.Arrivals;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A discrete-event simulation of clients, a fair pool and a {@link SimulatedDatabase}. Time is
 * virtual: it takes none, and the same seed gives the same run.
 *
 * <p>Requests that are at work get the same speed, so the work done on each of them since its start
 * grows alike: each has its end on one common scale of work, and only the nearest end is looked at.
 */
public final class Simulation {

  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final SimulatedDatabase database;
  private final Arrivals arrivals;
  private final SplittableRandom random;
  private int free;

  private final ArrayDeque<Request> line = new ArrayDeque<>();
  private final PriorityQueue<Request> waiting = new PriorityQueue<>();
  private final PriorityQueue<Request> working = new PriorityQueue<>();
  private double now;
  private double workDone;
  private double nextArrival;

  private Simulation(
      SimulatedDatabase database, Arrivals arrivals, int poolSize, SplittableRandom random) {
    this.database = database;
    this.arrivals = arrivals;
    this.random = random;
    this.free = poolSize;
  }

  /**
   * Runs until enough requests have been completed.
   *
   * @param poolSize connections
   * @param settle requests that are not counted, while the queue finds its length
   * @param requests requests that are, at least 1
   */
  public static SimulatedRun run(
      SimulatedDatabase database,
      Arrivals arrivals,
      int poolSize,
      int settle,
      int requests,
      long seed) {
    return new Simulation(database, arrivals, poolSize, new SplittableRandom(seed))
        .run(settle, requests);
  }

  private SimulatedRun run(int settle, int requests) {
    double[] latencies = new double[requests];
    double[] waits = new double[requests];
    double begin = 0;
    start();
    for (int done = 0; done < settle + requests; ) {
      Request completed = step();
      if (completed == null) {
        continue;
      }
      if (done >= settle) {
        latencies[done - settle] = now - completed.arrived;
        waits[done - settle] = completed.served - completed.arrived;
      }
      done++;
      if (done == settle) {
        begin = now;
      }
    }
    return new SimulatedRun(requests * 1_000 / (now - begin), latencies, waits);
  }

  private void start() {
    switch (arrivals) {
      case Arrivals.Closed closed -> {
        nextArrival = NEVER;
        for (int i = 0; i < closed.clients(); i++) {
          arrive();
        }
      }
      case Arrivals.Open open -> nextArrival = interval(open);
    }
  }

  private double interval(Arrivals.Open open) {
    return exponential(1_000 / open.perSecond());
  }

  /** Goes on to the next event; the request that it completed, or null. */
  private @Nullable Request step() {
    int k = working.size();
    double end =
        k == 0 ? NEVER : now + Math.max(0, working.element().due - workDone) / database.speed(k);
    double waitOver = waiting.isEmpty() ? NEVER : waiting.element().due;
    double next = Math.min(Math.min(end, waitOver), nextArrival);
    if (k > 0) {
      workDone += (next - now) * database.speed(k);
    }
    now = next;
    if (next == end) {
      return complete(working.remove());
    }
    if (next == waitOver) {
      work(waiting.remove());
    } else if (arrivals instanceof Arrivals.Open open) {
      arrive();
      nextArrival = now + interval(open);
    }
    return null;
  }

  private void arrive() {
    Request request = new Request(now);
    if (free > 0) {
      free--;
      serve(request);
    } else {
      line.addLast(request);
    }
  }

  private void serve(Request request) {
    request.served = now;
    if (database.waitMillis() > 0) {
      request.due = now + exponential(database.waitMillis());
      waiting.add(request);
    } else {
      work(request);
    }
  }

  private void work(Request request) {
    request.due = workDone + demand();
    working.add(request);
  }

  private Request complete(Request request) {
    if (line.isEmpty()) {
      free++;
    } else {
      serve(line.removeFirst());
    }
    if (arrivals instanceof Arrivals.Closed) {
      arrive();
    }
    return request;
  }

  private double demand() {
    double mean = database.serviceMillis();
    return switch (database.demand()) {
      case EXPONENTIAL -> exponential(mean);
      case EVEN -> mean * (0.5 + random.nextDouble());
      case FAST_SLOW -> mean * (random.nextInt(10) == 0 ? 5.5 : 0.5);
    };
  }

  private double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private static final class Request implements Comparable<Request> {
    private final double arrived;
    private double served;
    private double due;

    private Request(double arrived) {
      this.arrived = arrived;
    }

    @Override
    public int compareTo(Request other) {
      return Double.compare(due, other.due);
    }
  }
}
