package io.confida.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at their times, whatever has become of those before, on kept connections and from
 * one thread. A request's time counts from when it was to be sent, also where no connection was
 * free then: what a crowd of independent clients sees.
 */
final class OpenLoop implements AutoCloseable {

  /**
   * What became of the requests.
   *
   * @param lag how late the requests were sent, in microseconds, which is part of the other times
   * @param served times of answers with 200, in microseconds
   * @param refused times of the others
   * @param connections how many there are then
   * @param broken requests whose connection ended without a whole answer
   * @param servedInTime answers with 200 that came within the length
   * @param dated refusals with a {@code Date}, which those do not have that are made by their heads
   * @param malformed refusals that are no problem+json, or do not say when to come again
   * @param lastTrouble how long after the start the last request was to be sent that was not served
   *     within 100 ms, in nanoseconds
   */
  record Result(
      Duration length,
      long sent,
      Histogram lag,
      Histogram served,
      Histogram refused,
      Map<Integer, Long> statuses,
      long broken,
      long servedInTime,
      long dated,
      long malformed,
      long lastTrouble,
      int connections) {

    double servedPerSecond() {
      return servedInTime * 1e9 / length.toNanos();
    }

    static double millis(Histogram times, double percentile) {
      return times.getValueAtPercentile(percentile) / 1000.0;
    }
  }

  private static final int MOST_CONNECTIONS = 4_000;
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long TROUBLE_NANOS = 100_000_000L;
  private static final long BETWEEN_LOOKS_NANOS = 500_000L;

  private final int port;
  private final Selector selector;
  private final Deque<Connection> free = new ArrayDeque<>();
  private final Deque<Long> late = new ArrayDeque<>();
  private final Random random = new Random(5);
  private final Supplier<byte[]> requests;

  private Tally tally = new Tally(Duration.ZERO);
  private int open;
  private int busy;

  OpenLoop(int port, Supplier<byte[]> requests) throws IOException {
    this.port = port;
    this.requests = requests;
    this.selector = Selector.open();
  }

  /** Requests at random times (a Poisson process) at this rate. */
  Result atRate(double perSecond, Duration length) throws IOException {
    tally = new Tally(length);
    long end = tally.start + length.toNanos();
    long next = tally.start;
    while (true) {
      long now = System.nanoTime();
      while (next <= now && next < end) {
        begin(next);
        next += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / perSecond);
      }
      boolean done = next >= end && busy == 0 && late.isEmpty();
      if (done || now > end + PATIENCE_NANOS) {
        return tally.result(busy + late.size(), open);
      }
      look(-1);
    }
  }

  /** As many clients, each with its next request when it has the answer to the last. */
  Result closed(int clients, Duration length) throws IOException {
    tally = new Tally(length);
    long end = tally.start + length.toNanos();
    for (int i = 0; i < clients; i++) {
      begin(System.nanoTime());
    }
    while (busy > 0 && System.nanoTime() < end + PATIENCE_NANOS) {
      look(end);
    }
    return tally.result(busy, open);
  }

  private void begin(long intended) throws IOException {
    Connection connection = free.poll();
    if (connection == null && open < MOST_CONNECTIONS) {
      connection = new Connection();
    }
    if (connection == null) {
      late.add(intended);
    } else {
      connection.send(intended);
    }
  }

  /**
   * Takes what has come.
   *
   * @param againUntil when to send no further request for each answer; -1 to send none
   */
  private void look(long againUntil) throws IOException {
    LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    selector.selectNow(
        key -> {
          Connection connection = (Connection) key.attachment();
          try {
            if (!connection.channel.isConnected()) {
              connection.connected();
            } else if (connection.receive()) {
              done(connection, againUntil);
            }
          } catch (IOException e) {
            connection.lost();
          }
        });
  }

  private void done(Connection connection, long againUntil) throws IOException {
    if (connection.last) {
      connection.close();
    } else {
      free.push(connection);
    }
    long now = System.nanoTime();
    if (againUntil >= 0) {
      if (now < againUntil) {
        begin(now);
      }
    } else if (!late.isEmpty()) {
      begin(late.remove());
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private static final class Tally {
    private final long start = System.nanoTime();
    private final Histogram lag = new Histogram(60_000_000L, 3);
    private final Histogram served = new Histogram(60_000_000L, 3);
    private final Histogram refused = new Histogram(60_000_000L, 3);
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private long sent;
    private final Duration length;
    private long broken;
    private long servedInTime;
    private long dated;
    private long malformed;
    private long lastTrouble;

    private Tally(Duration length) {
      this.length = length;
    }

    private void sent(long intended) {
      sent++;
      lag.recordValue(Math.min(60_000_000L, Math.max(0, System.nanoTime() - intended) / 1000));
    }

    private void answered(int status, boolean refusal, boolean withDate, long intended) {
      long now = System.nanoTime();
      long nanos = now - intended;
      if (status == 200 && now - start <= length.toNanos()) {
        servedInTime++;
      }
      (status == 200 ? served : refused).recordValue(Math.min(60_000_000L, nanos / 1000));
      statuses.merge(status, 1L, Long::sum);
      if (status != 200 && withDate) {
        dated++;
      }
      if (status != 200 && !refusal) {
        malformed++;
      }
      if (status != 200 || nanos > TROUBLE_NANOS) {
        lastTrouble = Math.max(lastTrouble, intended - start);
      }
    }

    private Result result(long unanswered, int connections) {
      return new Result(
          length,
          sent,
          lag,
          served,
          refused,
          statuses,
          broken + unanswered,
          servedInTime,
          dated,
          malformed,
          lastTrouble,
          connections);
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long intended;
    private long bodyLeft = -1;
    private int status;
    private boolean refusal;
    private boolean withDate;
    private boolean last;

    /** Does not wait to be connected: the others would be late meanwhile. */
    private Connection() throws IOException {
      channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      boolean connected =
          channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      key =
          channel.register(
              selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
      open++;
    }

    private void send(long at) {
      intended = at;
      busy++;
      tally.sent(at);
      out = ByteBuffer.wrap(requests.get());
      if (channel.isConnected()) {
        write();
      }
    }

    private void write() {
      try {
        while (out.hasRemaining()) {
          channel.write(out);
        }
      } catch (IOException e) {
        lost();
      }
    }

    private void connected() throws IOException {
      if (channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        write();
      }
    }

    /** Whether the answer is whole. */
    private boolean receive() throws IOException {
      int count = channel.read(in);
      if (count < 0) {
        throw new IOException("the server ended the connection");
      }
      if (bodyLeft < 0) {
        readHead();
      } else {
        bodyLeft -= count;
        in.clear();
      }
      if (bodyLeft != 0) {
        return false;
      }
      bodyLeft = -1;
      in.clear();
      busy--;
      tally.answered(status, refusal, withDate, intended);
      return true;
    }

    private void readHead() {
      String text =
          new String(in.array(), 0, Math.min(in.position(), 2048), StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
      status = Integer.parseInt(head.substring(9, 12));
      refusal =
          head.contains("\r\nretry-after:")
              && head.contains("\r\ncontent-type: application/problem+json");
      withDate = head.contains("\r\ndate:");
      last = head.contains("\r\nconnection: close");
      int at = head.indexOf("\r\ncontent-length:") + 17;
      bodyLeft =
          Long.parseLong(head.substring(at, head.indexOf("\r\n", at)).strip())
              - (in.position() - end - 4);
      in.clear();
    }

    private void lost() {
      if (channel.isOpen()) {
        busy--;
        tally.broken++;
        close();
      }
    }

    private void close() {
      try {
        channel.close();
        open--;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
