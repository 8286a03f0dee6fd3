package io.confida.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of a database, which does to the connections what networks and dying servers
 * do. Faults hold for the connections there are and for new ones, until {@link #heal}.
 */
public final class FaultyProxy implements AutoCloseable {

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;
  private volatile @Nullable Loss loss;

  /** What it does to the bytes it is to pass on. */
  public enum Fault {
    /** It passes them on. */
    NONE,
    /** New connections are reset at once, and so are the present ones. */
    RESET,
    /**
     * Nothing comes through in either direction, and no end is told: packets are lost. What was
     * sent arrives when the way is free again, as TCP has it, or the end of who has left.
     */
    SILENT
  }

  private FaultyProxy(InetSocketAddress target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** In front of this port of this machine. */
  public static FaultyProxy before(int port) throws IOException {
    FaultyProxy proxy =
        new FaultyProxy(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  /** The port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Begins a fault. */
  public void fail(Fault kind) {
    fault = kind;
    if (kind == Fault.RESET) {
      links.forEach(Link::reset);
    }
  }

  /** Ends all faults. */
  public synchronized void heal() {
    fault = Fault.NONE;
    loss = null;
    notifyAll();
  }

  private synchronized void awaitTheWay() throws IOException {
    try {
      while (fault == Fault.SILENT) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Passes on the next request that has this text, and resets its connection once the database has
   * answered it: the answer is lost.
   *
   * @return to await the loss
   */
  public CountDownLatch loseAnswerTo(String text) {
    Loss next = new Loss(text, new CountDownLatch(1));
    loss = next;
    return next.happened();
  }

  private record Loss(String text, CountDownLatch happened) {}

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void connect(Socket client) {
    if (fault == Fault.RESET) {
      reset(client);
      return;
    }
    Socket server = new Socket();
    Link link = new Link(client, server);
    links.add(link);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      awaitTheWay();
      server.connect(target);
      Thread.ofVirtual().start(() -> link.pump(client, server, true));
      link.pump(server, client, false);
    } catch (IOException e) {
      link.reset(); // a database that is not there
    } finally {
      links.remove(link);
    }
  }

  /** One connection through the proxy. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile @Nullable Loss losing;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void pump(Socket from, Socket to, boolean request) {
      byte[] bytes = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
          Loss lost = losing;
          if (request) {
            choose(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
          } else if (lost != null) {
            reset();
            lost.happened().countDown();
            return;
          }
          awaitTheWay();
          out.write(bytes, 0, n);
        }
        awaitTheWay();
      } catch (IOException e) {
        // The end of one side, which is the other's after it.
      }
      reset();
    }

    private void choose(String sent) {
      Loss next = loss;
      if (next != null && sent.contains(next.text())) {
        loss = null;
        losing = next;
      }
    }

    private void reset() {
      FaultyProxy.reset(client);
      FaultyProxy.reset(server);
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (SocketException closed) {
      return; // already
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    heal();
    links.forEach(Link::reset);
  }
}
