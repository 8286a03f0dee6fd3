package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/**
 * Listens, and hands each connection on which something has come to a worker. One thread accepts
 * and looks after the connections that rest; workers come when they are needed and go when they are
 * not. All are daemons whose names begin with {@code confida-monitor-http}.
 */
public final class HttpServer implements AutoCloseable {
  private static final int TICK_MILLIS = 250;
  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;
  private static final int BACKLOG = 128;

  /** The file descriptors are the application's. */
  private static final int MOST_CONNECTIONS = 128;

  /** Between two ticks so far apart this process did not run, and no client was slow. */
  private static final long STOPPED_NANOS = 4 * TICK_NANOS;

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final Optional<SSLSocketFactory> tls;
  private final Guard guard;
  private final Handler handler;
  private final Runnable watchdog;
  private final HttpCost cost;
  private final Consumer<String> log;
  private final HttpDate date = new HttpDate();
  private final Workers workers = new Workers();
  private final Departing departing = new Departing();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /** Those that a worker has given back. */
  private final Queue<Connection> resting = new ConcurrentLinkedQueue<>();

  private final Set<String> complaints = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread acceptor;
  private final Runnable makeWay = new MakeWay();

  /** Classes of their own, where lambdas would do: those cost a target more. */
  private final class Acceptor implements Runnable {
    @Override
    public void run() {
      acceptUntilClosed();
    }
  }

  private final class MakeWay implements Runnable {
    @Override
    public void run() {
      makeWay();
    }
  }

  private HttpServer(
      Selector selector,
      ServerSocketChannel listener,
      Optional<SSLSocketFactory> tls,
      HttpOptions options,
      Handler handler,
      Runnable watchdog,
      HttpCost cost,
      Consumer<String> log) {
    this.selector = selector;
    this.listener = listener;
    this.port = listener.socket().getLocalPort();
    this.tls = tls;
    this.guard = new Guard(options);
    this.handler = handler;
    this.watchdog = watchdog;
    this.cost = cost;
    this.log = log;
    this.acceptor = Workers.thread(new Acceptor(), "confida-monitor-http");
  }

  /**
   * Begins to listen.
   *
   * @param watchdog called about four times a second, on the accepting thread: it must be quick
   * @param cost where the CPU time of all threads is added up
   * @param log takes one line for people, at most one of a kind
   * @throws IOException with one line that names the fault and the way out: the port is taken, or
   *     the certificate cannot be used
   */
  public static HttpServer start(
      HttpOptions options, Handler handler, Runnable watchdog, HttpCost cost, Consumer<String> log)
      throws IOException {
    Optional<SSLSocketFactory> tls =
        options.tls().isPresent()
            ? Optional.of(options.tls().get().context().getSocketFactory())
            : Optional.empty();
    Selector selector = Selector.open();
    try {
      ServerSocketChannel listener = listen(options, selector);
      HttpServer server =
          new HttpServer(selector, listener, tls, options, handler, watchdog, cost, log);
      server.acceptor.start();
      return server;
    } catch (IOException | RuntimeException e) {
      selector.close();
      throw e;
    }
  }

  private static ServerSocketChannel listen(HttpOptions options, Selector selector)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.configureBlocking(false);
      listener.bind(new InetSocketAddress(options.address(), options.port()), BACKLOG);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      return listener;
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "cannot listen at "
              + options.bind()
              + " port "
              + options.port()
              + " ("
              + e.getMessage()
              + "): choose another port, or 0 for any that is free",
          e);
    }
  }

  /** The port it listens at. */
  public int port() {
    return port;
  }

  /**
   * Ends every connection and every thread; the port is free when this returns. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    selector.wakeup();
    boolean interrupted = Workers.join(acceptor);
    closeListener();
    for (Connection connection : connections) {
      connection.end();
    }
    interrupted |= workers.close();
    departing.closeAll();
    closeSelector();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeListener() {
    try {
      listener.close();
    } catch (IOException e) {
      complain("closing the port failed", e);
    }
  }

  /** What was closed while it was watched is let go of only now. */
  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      complain("closing the port failed", e);
    }
  }

  private void acceptUntilClosed() {
    HttpCost.Lap lap = cost.begin();
    long tickNanos = System.nanoTime();
    while (!closed.get()) {
      try {
        turn();
      } catch (IOException e) {
        complain("a connection could not be accepted", e);
        Workers.pause(TICK_MILLIS);
      } catch (RuntimeException | Error e) {
        complain("a connection could not be served", e);
        Workers.pause(TICK_MILLIS);
      }
      long now = System.nanoTime();
      departing.sweep(now);
      long sinceTick = now - tickNanos;
      if (sinceTick >= TICK_NANOS) {
        tickNanos = now;
        lap.add();
        if (sinceTick < STOPPED_NANOS) {
          for (Connection connection : connections) {
            endIfOverdue(connection, now);
          }
        }
        watch();
      }
    }
  }

  /** Waits until something has come, a tick at most, and hands it on. */
  private void turn() throws IOException {
    selector.select(TICK_MILLIS);
    // First: what a worker gives back after this was watched before it, and may not be again until
    // the selector has forgotten that.
    for (Connection back = resting.poll(); back != null; back = resting.poll()) {
      watch(back);
    }
    for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ) {
      SelectionKey key = ready.next();
      ready.remove();
      if (key.attachment() instanceof Connection connection) {
        serve(connection, key);
      } else {
        accept();
      }
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
      Connection connection = new Connection(channel, tls, this);
      if (connections.size() >= MOST_CONNECTIONS) {
        endOneThatRests();
      }
      connections.add(connection);
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      } catch (IOException gone) {
        connection.end();
      }
      watch(connection);
    }
  }

  private void watch(Connection connection) {
    try {
      connection.watch(selector);
    } catch (IOException | CancelledKeyException gone) {
      connection.end();
      ended(connection);
    }
  }

  private void endIfOverdue(Connection connection, long now) {
    boolean rests = connection.restedNanos(now) >= 0;
    connection.endIfOverdue(now);
    if (rests && connection.hasEnded()) {
      // One that is served its worker lets go of.
      ended(connection);
    }
  }

  private void endOneThatRests() {
    long now = System.nanoTime();
    long longest = -1;
    Connection one = null;
    for (Connection connection : connections) {
      long rested = connection.restedNanos(now);
      if (rested > longest) {
        longest = rested;
        one = connection;
      }
    }
    if (one != null) {
      one.end();
      ended(one);
    }
  }

  private void watch() {
    try {
      watchdog.run();
    } catch (RuntimeException | Error e) {
      complain("the watchdog failed", e);
    }
  }

  private void serve(Connection connection, SelectionKey key) {
    boolean served = false;
    boolean refused = false;
    try {
      connection.wake(key);
      served = workers.take(connection, makeWay);
      if (!served) {
        connection.refuse(busy());
        refused = true;
      }
    } catch (IOException gone) {
      // The client went: nobody is left to tell.
      connection.end();
    } finally {
      if (!served) {
        ended(connection);
      }
      if (!served && !refused) {
        connection.end();
      }
    }
  }

  /** Ends a connection that keeps a worker waiting, which then serves others. */
  private void makeWay() {
    long now = System.nanoTime();
    for (Connection connection : connections) {
      if (connection.giveWay(now)) {
        return;
      }
    }
  }

  private Body busy() {
    return Problem.of(
            503,
            "all workers are busy: ask again in a second",
            Map.of(),
            Map.of("Retry-After", "1"))
        .answer()
        .encode(date(), true, Optional.of("close"));
  }

  Response answer(Head head) {
    try {
      guard.check(head);
      return handler.answer(Request.of(head));
    } catch (Problem refused) {
      return refused.answer();
    } catch (RuntimeException | Error e) {
      complain("a request could not be answered", e);
      return Problem.of(500, "this failed here, and not by the request").answer();
    }
  }

  /** One line of each kind; the class of the cause alone, for a message may quote a request. */
  void complain(String what, Throwable cause) {
    String line = "confida-monitor: " + what + ": " + cause.getClass().getName();
    if (complaints.size() < 100 && complaints.add(line)) {
      log.accept(line);
    }
  }

  void ended(Connection connection) {
    connections.remove(connection);
  }

  /** Takes a connection back on which all that had come is answered; by its worker. */
  void rest(Connection connection) {
    resting.add(connection);
    selector.wakeup();
  }

  boolean isClosed() {
    return closed.get();
  }

  HttpCost cost() {
    return cost;
  }

  Departing departing() {
    return departing;
  }

  /** This second, as HTTP writes it. */
  String date() {
    return date.now();
  }
}
