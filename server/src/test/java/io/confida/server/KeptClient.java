package io.confida.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps its connection as HTTP has it: until an answer says that it is the last one.
 * It tells the ends of a request apart that a well-behaved client library hides.
 */
final class KeptClient implements AutoCloseable {

  /** How a request ended. */
  enum End {
    /** With a whole answer. */
    ANSWERED,
    /** No connection was to be had, so nothing was sent. */
    REFUSED,
    /** A new connection ended before it had served anything: the server had not taken it. */
    NOT_TAKEN,
    /** A connection that had served before ended in order, without an answer. */
    DROPPED,
    /** As the last, but by a reset. */
    RESET,
    /** Within an answer. */
    TRUNCATED
  }

  /**
   * What came of a request.
   *
   * @param status of the answer, 0 without one
   * @param last whether the answer ended its connection
   */
  record Outcome(End end, int status, boolean last, String body) {
    static Outcome without(End end) {
      return new Outcome(end, 0, true, "");
    }
  }

  private static final int LIMIT_MILLIS = 60_000;

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private boolean served;

  KeptClient(int port) {
    this.port = port;
  }

  /** Sends a request on the kept connection, else on a new one. */
  Outcome ask(byte[] request) {
    StringBuilder head = new StringBuilder();
    try {
      if (socket == null) {
        connect();
      }
    } catch (ConnectException e) {
      return Outcome.without(End.REFUSED);
    } catch (IOException e) {
      return ended(End.NOT_TAKEN);
    }
    try {
      socket().getOutputStream().write(request);
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in().read();
        if (next < 0) {
          return ended(head.isEmpty() ? served ? End.DROPPED : End.NOT_TAKEN : End.TRUNCATED);
        }
        head.append((char) next);
      }
      String lines = head.toString().toLowerCase(Locale.ROOT);
      int length = Integer.parseInt(field(lines, "content-length"));
      byte[] body = in().readNBytes(length);
      if (body.length < length) {
        return ended(End.TRUNCATED);
      }
      served = true;
      boolean last = field(lines, "connection").equals("close");
      if (last) {
        close();
      }
      return new Outcome(
          End.ANSWERED,
          Integer.parseInt(lines.substring(9, 12)),
          last,
          new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return ended(!head.isEmpty() ? End.TRUNCATED : served ? End.RESET : End.NOT_TAKEN);
    }
  }

  /** Waits for the server to end the connection, on which nothing is asked. */
  End idle() {
    try {
      return in().read() < 0 ? End.DROPPED : End.TRUNCATED;
    } catch (IOException e) {
      return End.RESET;
    }
  }

  private void connect() throws IOException {
    Socket fresh = new Socket();
    fresh.setTcpNoDelay(true);
    fresh.setSoTimeout(LIMIT_MILLIS);
    fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket = fresh;
    in = new BufferedInputStream(fresh.getInputStream());
    served = false;
  }

  private Socket socket() throws IOException {
    if (socket == null) {
      throw new IOException("no connection");
    }
    return socket;
  }

  private InputStream in() throws IOException {
    if (in == null) {
      throw new IOException("no connection");
    }
    return in;
  }

  private static String field(String head, String name) {
    int at = head.indexOf("\r\n" + name + ":");
    return at < 0
        ? ""
        : head.substring(at + name.length() + 3, head.indexOf("\r\n", at + 2)).strip();
  }

  private Outcome ended(End end) {
    close();
    return Outcome.without(end);
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError("a socket does not close", e);
    } finally {
      socket = null;
      in = null;
    }
  }
}
