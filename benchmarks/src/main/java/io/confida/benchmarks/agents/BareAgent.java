package io.confida.benchmarks.agents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The controls of the agents' figures: without a port an agent that does nothing, with one the
 * least that can answer. It runs in the program's JVM, whose class path it comes from.
 */
public final class BareAgent {

  /** The most pools of a program; their names are in the answer. */
  private static final int POOLS = 20;

  /** What the monitor-agent writes of one pool that tells its borrowers' times. */
  private static final int BYTES_A_POOL = 7_900;

  private static final int BACKLOG = 128;

  private BareAgent() {}

  /** A jar with no more in it than a manifest, which asks for as much as that of our own agent. */
  static void writeJar(Path file) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", BareAgent.class.getName());
    main.putValue("Agent-Class", BareAgent.class.getName());
    main.putValue("Can-Retransform-Classes", "true");
    try {
      new JarOutputStream(Files.newOutputStream(file), manifest).close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Called by the JVM before the program's {@code main}. */
  public static void premain(@Nullable String port) throws IOException {
    if (port != null && !port.isEmpty()) {
      ServerSocket listener =
          new ServerSocket(Integer.parseInt(port), BACKLOG, InetAddress.getLoopbackAddress());
      daemon(new Acceptor(listener, answer()));
    }
  }

  /** Called by the JVM when it is loaded later. */
  public static void agentmain(@Nullable String port) throws IOException {
    premain(port);
  }

  private static byte[] answer() {
    StringBuilder body = new StringBuilder(POOLS * BYTES_A_POOL);
    for (int pool = 1; pool <= POOLS; pool++) {
      body.append(PoolsProgram.poolName(pool));
      while (body.length() < pool * BYTES_A_POOL - 1) {
        body.append(' ');
      }
      body.append('\n');
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "bare-agent");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers each new connection by itself; one that is kept gets a thread of its own. */
  private static final class Acceptor implements Runnable {
    private final ServerSocket listener;
    private final byte[] answer;

    Acceptor(ServerSocket listener, byte[] answer) {
      this.listener = listener;
      this.answer = answer;
    }

    @Override
    public void run() {
      while (!listener.isClosed()) {
        try {
          accept();
        } catch (IOException e) {
          // A client that went; the benchmark says so, if that was not its own doing.
          System.err.println("bare agent: " + e);
        }
      }
    }

    private void accept() throws IOException {
      Socket socket = listener.accept();
      socket.setTcpNoDelay(true);
      Client client = new Client(socket, answer);
      if (client.answerNext()) {
        daemon(client);
      } else {
        socket.close();
      }
    }
  }

  private static final class Client implements Runnable {
    private final Socket socket;
    private final byte[] answer;
    private final byte[] request = new byte[1024];

    Client(Socket socket, byte[] answer) {
      this.socket = socket;
      this.answer = answer;
    }

    @Override
    public void run() {
      try (socket) {
        boolean more = true;
        while (more) {
          more = answerNext();
        }
      } catch (IOException clientWent) {
        // Nobody is left to tell.
        return;
      }
    }

    /** Whether the client may ask again; it sends no request before the last is answered. */
    boolean answerNext() throws IOException {
      InputStream in = socket.getInputStream();
      int length = 0;
      while (length < 4 || request[length - 1] != '\n' || request[length - 3] != '\n') {
        int read = in.read(request, length, request.length - length);
        if (read <= 0) {
          return false;
        }
        length += read;
      }
      socket.getOutputStream().write(answer);
      return !new String(request, 0, length, StandardCharsets.US_ASCII).contains("close");
    }
  }
}
