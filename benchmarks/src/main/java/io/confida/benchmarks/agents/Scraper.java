package io.confida.benchmarks.agents;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks an agent for its figures, on a fresh connection or on a kept one.
 *
 * <p>It asks for plain text: no agent compresses for it.
 */
final class Scraper implements AutoCloseable {

  private static final int CONNECT_MILLIS = 1_000;
  private static final int READ_MILLIS = 20_000;

  private final int port;
  private final String path;
  private @Nullable Socket kept;
  private @Nullable InputStream keptIn;

  /**
   * An answer.
   *
   * @param status its status
   * @param body all of it
   * @param nanos from before the request (a fresh connection: before it is opened) to the last byte
   */
  record Answer(int status, String body, long nanos) {}

  Scraper(int port, String path) {
    this.port = port;
    this.path = path;
  }

  /** Opens a connection for this one request. */
  Answer fresh() throws IOException {
    long start = System.nanoTime();
    try (Socket socket = open();
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16)) {
      send(socket, "close");
      return read(in, start);
    }
  }

  /**
   * Asks on the connection of the last time, which is opened at the first. A server may end a
   * connection that was idle just as a request comes: then, as every client of HTTP does (RFC 9112,
   * 9.3.1), it asks once more on a new one, and that answer's time counts.
   */
  Answer kept() throws IOException {
    if (kept != null) {
      try {
        return ask(kept, keptIn);
      } catch (SocketException | EndedException idleTooLong) {
        close();
      }
    }
    Socket socket = open();
    InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    kept = socket;
    keptIn = in;
    return ask(socket, in);
  }

  private Answer ask(Socket socket, @Nullable InputStream in) throws IOException {
    if (in == null) {
      throw new IOException("there is no connection to ask on");
    }
    long start = System.nanoTime();
    send(socket, "keep-alive");
    return read(in, start);
  }

  /** The connection had ended before the first byte of an answer. */
  private static final class EndedException extends IOException {
    private static final long serialVersionUID = 1L;

    EndedException() {
      super("the connection was closed before an answer");
    }
  }

  @Override
  public void close() throws IOException {
    if (kept != null) {
      kept.close();
      kept = null;
      keptIn = null;
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(READ_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void send(Socket socket, String connection) throws IOException {
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nConnection: "
            + connection
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static Answer read(InputStream in, long start) throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      throw new EndedException();
    }
    in.reset();
    String first = line(in);
    if (first.length() < 12 || !first.startsWith("HTTP/1.")) {
      throw new IOException("not an answer of HTTP/1.1: " + first);
    }
    int status = Integer.parseInt(first.substring(9, 12));
    int length = -1;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      }
    }
    byte[] body;
    if (chunked) {
      body = chunks(in);
    } else {
      body = length < 0 ? in.readAllBytes() : in.readNBytes(length);
    }
    long nanos = System.nanoTime() - start;
    return new Answer(status, new String(body, StandardCharsets.UTF_8), nanos);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
    for (int size = size(in); size > 0; size = size(in)) {
      body.writeBytes(in.readNBytes(size));
      line(in);
    }
    String trailer = line(in);
    while (!trailer.isEmpty()) {
      trailer = line(in);
    }
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    String line = line(in);
    int extension = line.indexOf(';');
    return Integer.parseInt((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed within an answer");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
