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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Supplier;

/**
 * One server, and the kept connections to it. Its requests are sent at their times, whatever has
 * become of those before; a request's time counts from when it was to be sent, also where no
 * connection was free then: what a crowd of independent clients sees.
 */
final class LoadTarget {

  private static final int MOST_CONNECTIONS = 4_000;

  private final Selector selector;
  private final int port;
  private final Supplier<byte[]> requests;
  private final Deque<Connection> free = new ArrayDeque<>();
  private final Deque<Long> late = new ArrayDeque<>();
  private final Random random = new Random(5);
  private final AnswerHead.Reader heads = new AnswerHead.Reader();

  private LoadTally tally = new LoadTally(0, Duration.ZERO);
  private Pace pace = new Pace(0, 0);
  private long next;
  private long end;
  private int open;
  private int busy;

  /**
   * How requests follow each other.
   *
   * @param perSecond at random times (a Poisson process), or 0
   * @param clients each of which sends its next request when it has the answer to the last, or 0
   */
  record Pace(double perSecond, int clients) {}

  LoadTarget(Selector selector, int port, Supplier<byte[]> requests) {
    this.selector = selector;
    this.port = port;
    this.requests = requests;
  }

  int port() {
    return port;
  }

  void start(Pace wanted, long now, Duration length) throws IOException {
    pace = wanted;
    tally = new LoadTally(now, length);
    next = now;
    end = now + length.toNanos();
    for (int i = 0; i < pace.clients(); i++) {
      begin(now);
    }
  }

  /** Sends what is to be sent by now. */
  void sendDue(long now) throws IOException {
    while (pace.perSecond() > 0 && next <= now && next < end) {
      begin(next);
      next += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / pace.perSecond());
    }
  }

  /** Whether all has been sent and answered. */
  boolean isDone() {
    return (pace.perSecond() == 0 || next >= end) && busy == 0 && late.isEmpty();
  }

  LoadResult result() {
    return tally.result(busy + late.size(), open);
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

  private void done(Connection connection) throws IOException {
    if (connection.head.last()) {
      connection.close();
    } else {
      free.push(connection);
    }
    long now = System.nanoTime();
    if (pace.clients() > 0) {
      if (now < end) {
        begin(now);
      }
    } else if (!late.isEmpty()) {
      begin(late.remove());
    }
  }

  /** One of its connections, on which one request at a time is asked. */
  final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long intended;
    private long sentAt;
    private int bodyLeft = -1;
    private AnswerHead head = new AnswerHead(0, false, false, true, 0, 0);

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
      sentAt = System.nanoTime();
      tally.sent(at, sentAt);
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

    /** Takes what has come. */
    void ready() {
      try {
        if (!channel.isConnected()) {
          connected();
        } else if (receive()) {
          done(this);
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
      tally.answered(head, intended, sentAt, System.nanoTime());
      return true;
    }

    private void readHead() {
      AnswerHead read = heads.read(in.array(), in.position());
      if (read != null) {
        head = read;
        bodyLeft = read.bodyBytes() - (in.position() - read.length());
        in.clear();
      }
    }

    private void lost() {
      if (channel.isOpen()) {
        busy--;
        tally.broken();
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
