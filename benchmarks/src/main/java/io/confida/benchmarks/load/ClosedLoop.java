package io.confida.benchmarks.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Closed-loop load: each of N clients sends its next request as soon as it has its answer.
 *
 * <p>One thread serves all clients from one selector, which costs about a third of a thread for
 * each client (no switch between threads for each request), and so takes less of the machine away
 * from the server that is measured. Latency counts from just before the request is written to when
 * the whole answer has been read.
 */
final class ClosedLoop {

  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final int port;
  private final int clients;
  private final Requests requests;

  /** Gives requests to send, on one thread. */
  @FunctionalInterface
  interface Requests {
    HttpCall next();
  }

  /** Told when the measured time begins and ends, on the thread that makes the load. */
  interface Edges {
    void begin();

    void end();

    /** Looks at nothing. */
    Edges NONE =
        new Edges() {
          @Override
          public void begin() {}

          @Override
          public void end() {}
        };
  }

  /**
   * What the clients saw.
   *
   * @param requests answers that came in the measured time
   * @param failed those of them with a status of 400 or more
   * @param seconds the measured time
   * @param nanos the latencies of the requests sent and answered in it
   */
  record Outcome(long requests, long failed, double seconds, Histogram nanos) {
    double perSecond() {
      return requests / seconds;
    }
  }

  ClosedLoop(int port, int clients, Requests requests) {
    this.port = port;
    this.clients = clients;
    this.requests = requests;
  }

  /**
   * Makes load.
   *
   * @param settle load before the measured time
   * @param measure the measured time
   * @throws IOException if a connection breaks, or the thread is interrupted
   */
  Outcome run(Duration settle, Duration measure, Edges edges) throws IOException {
    try (Selector selector = Selector.open()) {
      List<KeptConnection> connections = open(selector);
      try {
        Counter counter = new Counter();
        drive(selector, settle, counter);
        edges.begin();
        counter.start();
        drive(selector, measure, counter);
        Outcome outcome = counter.outcome();
        edges.end();
        return outcome;
      } finally {
        for (KeptConnection connection : connections) {
          connection.close();
        }
      }
    }
  }

  private List<KeptConnection> open(Selector selector) throws IOException {
    List<KeptConnection> connections = new ArrayList<>(clients);
    for (int i = 0; i < clients; i++) {
      KeptConnection connection = KeptConnection.open(port);
      connection.channel().register(selector, SelectionKey.OP_READ, connection);
      connections.add(connection);
    }
    for (KeptConnection connection : connections) {
      connection.send(requests.next());
    }
    return connections;
  }

  private void drive(Selector selector, Duration time, Counter counter) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        KeptConnection connection = (KeptConnection) key.attachment();
        if (connection.read()) {
          counter.answered(connection);
          connection.send(requests.next());
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private static final class Counter {
    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    private long startNanos = System.nanoTime();
    private long answers;
    private long failed;

    void start() {
      nanos.reset();
      answers = 0;
      failed = 0;
      startNanos = System.nanoTime();
    }

    void answered(KeptConnection connection) {
      answers++;
      if (connection.status() >= 400) {
        failed++;
      }
      if (connection.sentNanos() - startNanos >= 0) {
        nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - connection.sentNanos()));
      }
    }

    Outcome outcome() {
      return new Outcome(answers, failed, (System.nanoTime() - startNanos) / 1e9, nanos);
    }
  }
}
