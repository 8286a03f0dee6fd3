package io.confida.server.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes to a server and reads its answers, whatever the bytes are. One connection is kept for
 * requests that are well framed; the others have one of their own, which ends with them.
 */
public final class WireClient implements AutoCloseable {

  /** No answer takes so long, not even that of a server that waits for more of a request. */
  private static final int LIMIT = (int) Duration.ofSeconds(20).toMillis();

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  /** For the server on this port of this machine. */
  public WireClient(int port) {
    this.port = port;
  }

  /**
   * Sends a request on the kept connection.
   *
   * @throws IOException if no whole answer comes
   */
  public WireAnswer exchange(byte[] request, boolean head) throws IOException {
    for (boolean again = socket != null; ; again = false) {
      try {
        return attempt(request, head);
      } catch (NoAnswerException e) {
        close();
        // A server may close a connection that it has told nobody that it would.
        if (!again) {
          throw e;
        }
      } catch (IOException e) {
        close();
        throw e;
      }
    }
  }

  private WireAnswer attempt(byte[] request, boolean head) throws IOException {
    Socket kept = socket;
    InputStream answers = in;
    if (kept == null || answers == null) {
      kept = connect();
      answers = new BufferedInputStream(kept.getInputStream());
      socket = kept;
      in = answers;
    }
    try {
      kept.getOutputStream().write(request);
    } catch (IOException e) {
      throw new NoAnswerException(e);
    }
    WireAnswer answer = read(answers, head);
    if (answer == null) {
      throw new NoAnswerException(null);
    }
    if (answer.headers().firstValue("Connection").orElse("").equalsIgnoreCase("close")) {
      close();
    }
    return answer;
  }

  /**
   * Sends bytes that may be several requests or none, ends the sending side, and reads to the end.
   *
   * @throws IOException if the server neither answers nor ends the connection
   */
  public List<WireAnswer> alone(byte[] request, boolean head) throws IOException {
    List<WireAnswer> answers = new ArrayList<>();
    try (Socket own = connect()) {
      try {
        own.getOutputStream().write(request);
        own.shutdownOutput();
      } catch (IOException refusedMeanwhile) {
        // What it has answered may still be read.
      }
      InputStream from = new BufferedInputStream(own.getInputStream());
      for (WireAnswer next = read(from, head); next != null; next = read(from, head)) {
        answers.add(next);
        if (next.headers().firstValue("Connection").orElse("").equalsIgnoreCase("close")) {
          break; // of a request that was not understood nobody knows whether it was a HEAD
        }
      }
    } catch (java.net.SocketException reset) {
      return answers; // a server need not read what it refuses
    }
    return answers;
  }

  private Socket connect() throws IOException {
    Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
    fresh.setSoTimeout(LIMIT);
    fresh.setTcpNoDelay(true);
    return fresh;
  }

  private static @Nullable WireAnswer read(InputStream in, boolean head) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    if (!first.matches("HTTP/1\\.1 \\d{3}( .*)?")) {
      throw new IOException("no status line: " + first);
    }
    int status = Integer.parseInt(first.substring(9, 12));
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      if (colon < 1) {
        throw new IOException("no header: " + field);
      }
      fields
          .computeIfAbsent(field.substring(0, colon), name -> new ArrayList<>())
          .add(field.substring(colon + 1).strip());
    }
    if (status < 200) {
      return read(in, head);
    }
    HttpHeaders headers = HttpHeaders.of(fields, (name, value) -> true);
    byte[] body = head || status == 204 || status == 304 ? new byte[0] : body(in, headers);
    return new WireAnswer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] body(InputStream in, HttpHeaders headers) throws IOException {
    if (headers.firstValue("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      while (true) {
        int size = Integer.parseInt(line(in).strip(), 16);
        whole.write(in.readNBytes(size));
        line(in);
        if (size == 0) {
          return whole.toByteArray();
        }
      }
    }
    long length = headers.firstValueAsLong("Content-Length").orElse(-1);
    if (length < 0) {
      return in.readAllBytes(); // to the connection's end
    }
    byte[] body = in.readNBytes((int) length);
    if (body.length < length) {
      throw new IOException("an answer that ends after " + body.length + " bytes of " + length);
    }
    return body;
  }

  /** Without its end; empty at the stream's end as well. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
  }

  @Override
  public void close() {
    try (Socket old = socket) {
      socket = null;
      in = null;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The connection ended before an answer began. */
  private static final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(@Nullable Throwable cause) {
      super("the connection ended without an answer", cause);
    }
  }
}
