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
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Listens and answers. One thread accepts, looks after the connections, and gives the answers that
 * come at once; for the others there are workers, which come when they are needed and go when they
 * are not. All are daemons whose names begin with {@code confida-monitor-http}.
 */
public final class HttpServer implements AutoCloseable {
  private static final int TICK_MILLIS = 250;
  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;
  private static final int BACKLOG = 128;

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
  private final Connections connections = new Connections();

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
      connections.makeWay();
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
    connections.endAll();
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
          connections.endOverdue(now);
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
      connections.add(connection);
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      } catch (IOException gone) {
        connection.end();
      }
      SelectionKey key = watch(connection);
      if (key != null && tls.isEmpty()) {
        // Mostly the request is here already.
        serve(connection, key);
      }
    }
  }

  private @Nullable SelectionKey watch(Connection connection) {
    try {
      return connection.watch(selector);
    } catch (IOException | CancelledKeyException gone) {
      connection.end();
      ended(connection);
      return null;
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
    AtOnce.Step step = AtOnce.Step.END;
    try {
      step = connection.step(key);
    } catch (IOException | CancelledKeyException gone) {
      // The client went, or was cut off: nobody is left to tell.
      connection.end();
    } catch (RuntimeException | Error e) {
      connection.end();
      complain("an answer broke off", e);
    }
    if (step == AtOnce.Step.WORKER) {
      handOver(connection, key);
    } else if (step == AtOnce.Step.END) {
      ended(connection);
    }
  }

  private void handOver(Connection connection, SelectionKey key) {
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
    return Objects.requireNonNull(answer(head, false));
  }

  /** The answer if it comes at once; null when a worker is to give it. */
  @Nullable Response answerAtOnce(Head head) {
    return answer(head, true);
  }

  private @Nullable Response answer(Head head, boolean onlyAtOnce) {
    try {
      guard.check(head);
      Request request = Request.of(head);
      return onlyAtOnce && !handler.answersAtOnce(request) ? null : handler.answer(request);
    } catch (Problem refused) {
      return refused.answer();
    } catch (RuntimeException | Error e) {
      complain("a request could not be answered", e);
      return Problem.of(500, "this failed here, and not by the request").answer();
    }
  }

  /** Whether the connection stays after this answer. */
  boolean keeps(Head head, Response response) {
    return head.keepsAlive() && response.streaming().isEmpty() && !isClosed();
  }

  /** All bytes of an answer, which says whether the connection stays. */
  Body encode(Head head, Response response, boolean keeps) {
    Optional<String> connection =
        !keeps
            ? Optional.of("close")
            : head.newest() ? Optional.empty() : Optional.of("keep-alive");
    return response.encode(date(), !head.isHead(), connection);
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

  Connections connections() {
    return connections;
  }

  Departing departing() {
    return departing;
  }

  /** This second, as HTTP writes it. */
  String date() {
    return date.now();
  }
}
