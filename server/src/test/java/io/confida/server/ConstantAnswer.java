package io.confida.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A process that answers the same to whatever it is asked, at once, and does nothing else: what one
 * waits for it is the machine's part and the client's own.
 */
final class ConstantAnswer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final PortProcess process;

  private ConstantAnswer(PortProcess process) {
    this.process = process;
  }

  /** Starts one, which serves one connection and ends with it. */
  static ConstantAnswer start() throws IOException {
    return new ConstantAnswer(
        PortProcess.start(
            ConstantAnswer.class,
            List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
  }

  int port() {
    return process.port();
  }

  @Override
  public void close() {
    process.close();
  }

  /** In its process. */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout((int) LIMIT.toMillis());
      System.out.println(listener.getLocalPort());
      try (Socket client = listener.accept()) {
        client.setTcpNoDelay(true);
        answer(client.getInputStream(), client.getOutputStream());
      }
    }
  }

  /** A probe's request is so short that it comes in one piece. */
  private static void answer(InputStream in, OutputStream out) throws IOException {
    byte[] request = new byte[4096];
    while (in.read(request) >= 0) {
      out.write(ANSWER);
    }
  }
}
