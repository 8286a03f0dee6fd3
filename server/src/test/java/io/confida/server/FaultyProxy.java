package io.confida.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of a database, which does to the connections what networks and dying servers
 * do. Faults hold for the connections there are and for new ones, until {@link #heal}.
 */
public final class FaultyProxy implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(FaultyProxy.class.getName());

  /** How late {@link Fault#DELAY} makes everything: later than any deadline of the tests. */
  private static final Duration LATE = Duration.ofSeconds(5);

  private static final Duration LATE_FAREWELL = Duration.ofMillis(100);

  private final InetSocketAddress target;
  private final InetSocketAddress address;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;
  private ServerSocket listener;
  private Thread acceptor;
  private @Nullable Socket placeholder;
  private volatile boolean closed;
  private volatile @Nullable Loss loss;

  /** What it does to the bytes it is to pass on. */
  public enum Fault {
    /** It passes them on. */
    NONE,
    /** Nobody listens any more, and the present connections are reset. */
    REFUSE,
    /** New connections are reset at once, and so are the present ones. */
    RESET,
    /**
     * Nothing comes through in either direction, and no end is told: packets are lost. What was
     * sent arrives when the way is free again, as TCP has it, or the end of who has left.
     */
    SILENT,
    /**
     * As the last; and when the way is free again, the connections there were are forgotten: their
     * clients are never told, nothing that they send arrives, and the database has ended its side.
     */
    FORGET,
    /** Everything arrives five seconds late, in both directions. */
    DELAY,
    /** Of an answer one half arrives; the other comes when the way is free again. */
    HALF,
    /** Of an answer one half arrives, and then the end of its connection. */
    CUT,
    /** A client's farewell arrives late, so that PostgreSQL's process outlives its connection. */
    FAREWELL;

    private boolean resets() {
      return this == REFUSE || this == RESET;
    }

    private boolean silent() {
      return this == SILENT || this == FORGET;
    }
  }

  private FaultyProxy(InetSocketAddress target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalSocketAddress();
    this.acceptor = accept(listener);
  }

  /** In front of this port of this machine. */
  public static FaultyProxy before(int port) throws IOException {
    return new FaultyProxy(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
  }

  /** The port to connect to. */
  public int port() {
    return address.getPort();
  }

  /** Begins a fault, in place of the one there may be. */
  public synchronized void fail(Fault kind) throws IOException, InterruptedException {
    fault = kind;
    if (kind == Fault.REFUSE) {
      listener.close();
      acceptor.join(); // it holds the port until it has noticed
      Socket bound = new Socket(); // keeps the port, and does not listen
      bound.setReuseAddress(true);
      bound.bind(address);
      placeholder = bound;
    }
    if (kind.resets()) {
      links.forEach(Link::reset);
    }
    notifyAll();
  }

  /** Ends all faults. */
  public synchronized void heal() throws IOException {
    if (fault == Fault.FORGET) {
      links.forEach(Link::forget);
    }
    fault = Fault.NONE;
    loss = null;
    Socket bound = placeholder;
    if (bound != null) {
      bound.close();
      placeholder = null;
      if (!closed) {
        listener = new ServerSocket(address.getPort(), 512, address.getAddress());
        acceptor = accept(listener);
      }
    }
    notifyAll();
  }

  /** Waits until bytes that were sent now arrive. */
  private synchronized void awaitTheWay(Link link, boolean request, boolean farewell)
      throws IOException {
    long sent = System.nanoTime();
    try {
      while (true) {
        long left = sent + late(farewell).toNanos() - System.nanoTime();
        if (link.forgotten) {
          throw new IOException("nobody knows of this connection");
        } else if (fault.silent() || (fault == Fault.HALF && !request)) {
          wait();
        } else if (left > 0) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } else {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private Duration late(boolean farewell) {
    return fault == Fault.DELAY
        ? LATE
        : fault == Fault.FAREWELL && farewell ? LATE_FAREWELL : Duration.ZERO;
  }

  /**
   * Passes on the next request that has this text, and resets its connection once the database has
   * answered it: the answer is lost.
   *
   * @return to await the loss
   */
  public CountDownLatch loseAnswerTo(String text) {
    return lose(new Loss(text, true, new CountDownLatch(1)));
  }

  /**
   * Resets the connection on which the next request comes that has this text: the database does not
   * see it.
   *
   * @return to await the loss
   */
  public CountDownLatch loseRequest(String text) {
    return lose(new Loss(text, false, new CountDownLatch(1)));
  }

  private CountDownLatch lose(Loss next) {
    loss = next;
    return next.happened();
  }

  private record Loss(String text, boolean passedOn, CountDownLatch happened) {}

  private Thread accept(ServerSocket open) {
    return Thread.ofVirtual()
        .name("proxy")
        .start(
            () -> {
              try {
                while (true) {
                  Socket client = open.accept();
                  Thread.ofVirtual().start(() -> connect(client));
                }
              } catch (IOException e) {
                if (!open.isClosed()) {
                  throw new UncheckedIOException(e);
                }
              }
            });
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    Link link = new Link(client, server);
    links.add(link);
    try {
      if (fault.resets()) {
        return; // looked at after it is among those that a fault resets
      }
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      awaitTheWay(link, true, false);
      server.connect(target);
      Thread.ofVirtual().start(() -> link.pump(client, server, true));
      link.pump(server, client, false);
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "a database that is not there", e);
    } finally {
      link.reset();
      if (!link.forgotten) {
        links.remove(link);
      }
    }
  }

  /** One connection through the proxy. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile @Nullable Loss losing;
    private volatile boolean forgotten;

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
          if (request) {
            choose(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
          }
          Loss lost = losing;
          if (lost != null && request != lost.passedOn()) {
            reset();
            lost.happened().countDown();
            return;
          }
          int atOnce = request ? 0 : half(n);
          out.write(bytes, 0, atOnce);
          if (!request && fault == Fault.CUT) {
            to.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
            return;
          }
          awaitTheWay(this, request, isFarewell(bytes, n));
          out.write(bytes, atOnce, n - atOnce);
        }
        awaitTheWay(this, request, false);
        if (request) {
          to.shutdownOutput(); // the database's own end comes after this, and tells that it has
          // gone
          return;
        }
      } catch (IOException e) {
        // The end of one side, which is the other's after it.
      }
      reset();
    }

    /**
     * PostgreSQL's message Terminate, which has five bytes; also in a record of TLS 1.3 (RFC 8446,
     * 5.2), which has a head of five and seventeen more.
     */
    private boolean isFarewell(byte[] bytes, int length) {
      boolean encrypted = length > 5 && bytes[0] == 23 && bytes[3] == 0 && bytes[4] == 5 + 17;
      return encrypted || (length == 5 && bytes[0] == 'X');
    }

    private int half(int length) {
      return fault == Fault.HALF || fault == Fault.CUT ? length / 2 : 0;
    }

    private void choose(String sent) {
      Loss next = loss;
      if (next != null && sent.contains(next.text())) {
        loss = null;
        losing = next;
      }
    }

    private void forget() {
      forgotten = true;
      FaultyProxy.reset(server);
    }

    private void reset() {
      if (!forgotten || closed) {
        FaultyProxy.reset(client);
      }
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
  public synchronized void close() throws IOException {
    closed = true;
    listener.close();
    heal();
    links.forEach(Link::reset);
  }
}
