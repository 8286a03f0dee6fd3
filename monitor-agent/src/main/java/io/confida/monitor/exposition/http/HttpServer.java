package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/**
 * Listens, and hands each connection to a worker. One thread accepts; workers come when they are
 * needed and go when they are not. All are daemons whose names begin with {@code
 * confida-monitor-http}.
 */
public final class HttpServer implements AutoCloseable {
  private static final int TICK_MILLIS = 250;
  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;
  private static final int BACKLOG = 128;
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  /** Between two ticks so far apart this process did not run, and no client was slow. */
  private static final long STOPPED_NANOS = 4 * TICK_NANOS;

  private final ServerSocket listener;
  private final Optional<SSLSocketFactory> tls;
  private final Guard guard;
  private final Handler handler;
  private final Runnable watchdog;
  private final HttpCost cost;
  private final Consumer<String> log;
  private final Workers workers = new Workers();
  private final Departing departing = new Departing();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Set<String> complaints = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread acceptor;
  private final Runnable makeWay = new MakeWay();

  private volatile Dated date = new Dated(-1, "");

  private record Dated(long second, String text) {}

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
      ServerSocket listener,
      Optional<SSLSocketFactory> tls,
      HttpOptions options,
      Handler handler,
      Runnable watchdog,
      HttpCost cost,
      Consumer<String> log) {
    this.listener = listener;
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
    ServerSocket listener = listen(options);
    HttpServer server = new HttpServer(listener, tls, options, handler, watchdog, cost, log);
    server.acceptor.start();
    return server;
  }

  private static ServerSocket listen(HttpOptions options) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setSoTimeout(TICK_MILLIS);
      listener.bind(new InetSocketAddress(options.address(), options.port()), BACKLOG);
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
    return listener.getLocalPort();
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
    closeListener();
    boolean interrupted = Workers.join(acceptor);
    connections.forEach(Connection::end);
    interrupted |= workers.close();
    departing.closeAll();
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

  private void acceptUntilClosed() {
    HttpCost.Lap lap = cost.begin();
    long tickNanos = System.nanoTime();
    while (!closed.get()) {
      try {
        admit(listener.accept());
      } catch (SocketTimeoutException tick) {
        lap.add();
      } catch (IOException e) {
        if (!closed.get()) {
          complain("a connection could not be accepted", e);
          Workers.pause(TICK_MILLIS);
        }
      } catch (RuntimeException | Error e) {
        complain("a connection could not be served", e);
        Workers.pause(TICK_MILLIS);
      }
      long now = System.nanoTime();
      departing.sweep(now);
      long sinceTick = now - tickNanos;
      if (sinceTick >= TICK_NANOS) {
        tickNanos = now;
        if (sinceTick < STOPPED_NANOS) {
          for (Connection connection : connections) {
            connection.endIfOverdue(now);
          }
        }
        watch();
      }
    }
  }

  private void watch() {
    try {
      watchdog.run();
    } catch (RuntimeException | Error e) {
      complain("the watchdog failed", e);
    }
  }

  private void admit(Socket raw) throws IOException {
    boolean served = false;
    Connection connection = new Connection(raw, tls, this);
    connections.add(connection);
    try {
      raw.setTcpNoDelay(true);
      served = workers.take(connection, makeWay);
    } finally {
      if (!served) {
        connections.remove(connection);
        refuse(raw);
      }
    }
  }

  /** Ends connections that nobody uses; their workers then serve others. */
  private void makeWay() {
    long now = System.nanoTime();
    for (Connection connection : connections) {
      if (connection.giveWay(now)) {
        return;
      }
    }
  }

  private void refuse(Socket raw) {
    if (tls.isPresent()) {
      // Telling why would take a handshake, and so a worker.
      Departing.close(raw);
      return;
    }
    Response busy =
        Problem.of(
                503,
                "all workers are busy: ask again in a second",
                Map.of(),
                Map.of("Retry-After", "1"))
            .answer();
    try {
      // Nothing was sent before, so the socket's buffer takes it without waiting.
      raw.getOutputStream().write(busy.encode(date(), true, Optional.of("close")));
      departing.add(raw);
    } catch (IOException gone) {
      Departing.close(raw);
    }
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
  private void complain(String what, Throwable cause) {
    String line = "confida-monitor: " + what + ": " + cause.getClass().getName();
    if (complaints.size() < 100 && complaints.add(line)) {
      log.accept(line);
    }
  }

  void ended(Connection connection) {
    connections.remove(connection);
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
    long second = System.currentTimeMillis() / 1000;
    Dated known = date;
    if (known.second != second) {
      known = new Dated(second, dated(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)));
      date = known;
    }
    return known.text;
  }

  /** As RFC 9110 wants it; the JDK's own formatter brings half a hundred classes for it. */
  static String dated(LocalDateTime utc) {
    int day = utc.getDayOfWeek().getValue() * 3 - 3;
    int month = utc.getMonthValue() * 3 - 3;
    StringBuilder text = new StringBuilder(32);
    text.append(DAYS, day, day + 3).append(", ");
    twoDigits(text, utc.getDayOfMonth()).append(' ');
    text.append(MONTHS, month, month + 3).append(' ').append(utc.getYear()).append(' ');
    twoDigits(text, utc.getHour()).append(':');
    twoDigits(text, utc.getMinute()).append(':');
    return twoDigits(text, utc.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
