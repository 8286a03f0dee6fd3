package io.confida.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client: a kept HTTP/1.1 connection with one request under way at a time.
 *
 * <p>Of an answer it reads the status and the length, and passes over the rest.
 */
public final class KeptConnection {

  private static final int BUFFER = 64 * 1024;
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private long bodyLeft = -1;
  private int status;
  private long sentNanos;

  private KeptConnection(SocketChannel channel) {
    this.channel = channel;
  }

  static KeptConnection open(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return new KeptConnection(channel);
  }

  /** One for a thread of its own, which waits for each answer. */
  public static KeptConnection openBlocking(int port) throws IOException {
    KeptConnection connection = open(port);
    connection.channel.configureBlocking(true);
    return connection;
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @return the answer's status
   */
  public int ask(HttpCall call) throws IOException {
    send(call);
    while (!read()) {
      Thread.onSpinWait(); // a blocking read has waited already
    }
    return status;
  }

  SocketChannel channel() {
    return channel;
  }

  /** When the request under way was sent, on the clock of {@link System#nanoTime}. */
  long sentNanos() {
    return sentNanos;
  }

  /** The status of the last answer. */
  int status() {
    return status;
  }

  void send(HttpCall call) throws IOException {
    ByteBuffer out = call.buffer();
    bodyLeft = -1;
    in.clear();
    sentNanos = System.nanoTime();
    // A request is smaller than a socket's send buffer, and nothing else is under way.
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** Reads what has come; true when the answer is complete. */
  boolean read() throws IOException {
    int n = channel.read(in);
    if (n < 0) {
      throw new IOException("the server closed a kept connection");
    }
    if (bodyLeft < 0) {
      int end = endOfHead();
      if (end < 0) {
        return false;
      }
      status = readStatus();
      bodyLeft = contentLength(end) - (in.position() - end);
    } else {
      bodyLeft -= n;
    }
    in.clear();
    return bodyLeft == 0;
  }

  /** Ends the connection. */
  public void close() throws IOException {
    channel.close();
  }

  private int endOfHead() {
    for (int i = 3; i < in.position(); i++) {
      if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int readStatus() {
    // HTTP/1.1 200 OK
    return (in.get(9) - '0') * 100 + (in.get(10) - '0') * 10 + (in.get(11) - '0');
  }

  private long contentLength(int end) throws IOException {
    for (int i = 0; i < end - LENGTH.length; i++) {
      if (in.get(i) == '\n' && startsWithLength(i + 1)) {
        long length = 0;
        for (int at = i + 1 + LENGTH.length; at < end; at++) {
          byte c = in.get(at);
          if (c >= '0' && c <= '9') {
            length = length * 10 + (c - '0');
          } else if (c == '\r') {
            return length;
          }
        }
      }
    }
    throw new IOException("an answer without Content-Length, which this client cannot read");
  }

  private boolean startsWithLength(int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      byte c = in.get(at + i);
      byte lower = c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
      if (lower != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }
}
