package io.confida.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: what it may take at each step, and an end in order.
 *
 * <p>A request that takes too long to come in ends with 408, or with 413 or 431 when there is too
 * much of it: the read is given up, so that there still is a socket to answer on. A connection is
 * ended in one direction first: the client is told that no more comes, and what it has sent
 * meanwhile is read and dropped until it closes, too, or {@link SocketEnd#LINGER} is over. To close
 * at once would be a reset, which may take the last answer with it.
 *
 * <p>Its own thread reads and writes; {@link #look} is the watch's, {@link #giveWay} the accepting
 * thread's. Between them they pass {@link #phase} on.
 */
final class ClientConnection implements ServerConnection {

  /** At a stop a connection is left open for this long: a request may be on its way. */
  static final Duration LAST_CALL = Duration.ofMillis(500);

  private static final Status HEADERS_TOO_LARGE =
      Status.create(431, "Request Header Fields Too Large");

  private static final byte[] NOTHING = {};

  private enum Phase {
    /** Nothing has come in of a request. */
    IDLE,
    /** Its first line and headers come in. */
    HEAD,
    /** Its body comes in, or it is worked on, or answered. */
    REQUEST,
    /** It is over. */
    LEAVING
  }

  private final Socket socket;
  private final HelidonSocket source;
  private final ConnectionLimits limits;
  private final Surroundings house;
  private final ClientContext context;
  private final Http1Connection http;

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
  private volatile long since = System.nanoTime();
  private volatile long writingSince;

  private long until;
  private long bytesLeft = Long.MAX_VALUE;
  private long held;
  private boolean gone;
  private int readTimeoutMillis;
  private String path = "";

  ClientConnection(
      ConnectionContext context, Socket socket, Surroundings house, ServerConnectionSelector http) {
    this.socket = socket;
    this.source = context.serverSocket();
    this.limits = house.limits();
    this.house = house;
    this.context = new ClientContext(context, this);
    this.http = (Http1Connection) http.connection(this.context);
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    house.among().add(this);
    try {
      http.handle(limit);
    } finally {
      release();
      leave();
      house.among().remove(this);
    }
  }

  /** The next bytes that come in, or null after the last. */
  byte @Nullable [] receive() {
    Phase now = phaseNow();
    if (now == Phase.HEAD || !http.canInterrupt()) {
      byte[] bytes = moreBytes(now);
      if (bytes != null && now == Phase.REQUEST) {
        hold(bytes.length);
      }
      return bytes;
    }
    boolean begins = context.dataReader().available() == 0; // else it came with the one before it
    byte[] bytes = firstBytes(now);
    while (begins && bytes != null && house.refusals().due() && !house.lastCall().getAsBoolean()) {
      byte[] left = refuse(bytes);
      if (left == null) {
        break;
      }
      bytes = left.length == 0 ? firstBytes(phaseNow()) : left;
    }
    return bytes;
  }

  /**
   * Answers the request that these bytes begin with, and passes over its body.
   *
   * @return what came behind it; null where it is not refused here
   */
  private byte @Nullable [] refuse(byte[] bytes) {
    RequestHead head = RequestHead.read(bytes);
    if (head == null || head.bodyBytes() > limits.bodyBytes().applyAsLong(head.path())) {
      return null;
    }
    byte[] answer = house.refusals().answerTo(head);
    if (answer == null) {
      return null;
    }
    if (phaseNow() != Phase.REQUEST && !phase.compareAndSet(Phase.HEAD, Phase.REQUEST)) {
      throw over();
    }
    until = System.nanoTime() + limits.transfer().toNanos();
    context.dataWriter().writeNow(BufferData.create(answer));
    if (head.last()) {
      throw new CloseConnectionException("the client wanted this answer alone");
    }
    return behind(bytes, head.length() + head.bodyBytes());
  }

  /** What comes behind a request of this length that begins with these bytes. */
  private byte[] behind(byte[] begun, long length) {
    byte[] bytes = begun;
    long missing = length - bytes.length;
    while (missing > 0) {
      try {
        bytes = moreBytes(Phase.REQUEST);
      } catch (RequestException e) {
        throw new CloseConnectionException("the rest of a refused request did not come", e);
      }
      if (bytes == null) {
        throw new CloseConnectionException("the client left within a request");
      }
      missing -= bytes.length;
    }
    return missing == 0
        ? NOTHING
        : Arrays.copyOfRange(bytes, bytes.length + (int) missing, bytes.length);
  }

  /** Counts what has come of a body, until its request is over. */
  private void hold(int bytes) {
    if (!house.bodies().take(bytes)) {
      throw refusal(Status.SERVICE_UNAVAILABLE_503, "no room for more of requests' bodies");
    }
    held += bytes;
  }

  private void release() {
    house.bodies().giveBack(held);
    held = 0;
  }

  private byte @Nullable [] firstBytes(Phase now) {
    release();
    since = System.nanoTime();
    if (now == Phase.LEAVING || !phase.compareAndSet(now, Phase.IDLE)) {
      throw over();
    }
    byte[] bytes = read(0); // the watch ends it
    if (bytes != null) {
      until = System.nanoTime() + limits.head().toNanos();
      bytesLeft = Long.MAX_VALUE; // the line has its own limit
      if (!phase.compareAndSet(Phase.IDLE, Phase.HEAD)) {
        throw over();
      }
    }
    return bytes;
  }

  private byte @Nullable [] moreBytes(Phase now) {
    if (bytesLeft <= 0) {
      throw refusal(
          now == Phase.HEAD ? HEADERS_TOO_LARGE : Status.REQUEST_ENTITY_TOO_LARGE_413,
          "more than is read of a request");
    }
    long left = until - System.nanoTime();
    if (left <= 0) {
      throw tooSlow();
    }
    byte[] bytes = read((int) (left / 1_000_000) + 1);
    if (bytes != null) {
      bytesLeft -= bytes.length;
    } else if (now == Phase.HEAD) {
      throw new CloseConnectionException("the client left within a request's head");
    }
    return bytes;
  }

  private byte @Nullable [] read(int timeoutMillis) {
    try {
      if (readTimeoutMillis != timeoutMillis) {
        socket.setSoTimeout(timeoutMillis);
        readTimeoutMillis = timeoutMillis;
      }
      byte[] bytes = source.get();
      gone = bytes == null;
      return bytes;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        throw tooSlow();
      }
      gone = true;
      throw new CloseConnectionException("the client has gone", e);
    } catch (SocketException e) {
      gone = true;
      throw new CloseConnectionException("the client has gone", e);
    }
  }

  /** The first line has been read. */
  void lineRead(String ofPath) {
    path = ofPath;
    if (phase.compareAndSet(Phase.REQUEST, Phase.HEAD)) {
      // It came with the end of the request before it.
      release();
      since = System.nanoTime();
      until = since + limits.head().toNanos();
    }
    bytesLeft = (long) ConnectionLimits.HEADER_BYTES - context.dataReader().available();
  }

  /** The headers have been read. */
  void headRead(Headers headers) {
    if (!phase.compareAndSet(Phase.HEAD, Phase.REQUEST)) {
      throw over();
    }
    until = System.nanoTime() + limits.transfer().toNanos();
    bytesLeft = limits.wireBytes(path) - context.dataReader().available();
    if (headers.contains(HeaderValues.CONNECTION_CLOSE)) {
      http.close(false); // Helidon would wait for the client to do it
    }
  }

  /** An answer is about to be written; these are its headers. */
  void answers(Headers headers) {
    if (house.lastCall().getAsBoolean() && headers instanceof WritableHeaders<?> writable) {
      writable.set(HeaderValues.CONNECTION_CLOSE);
    }
    // Within a first line Helidon ends by itself, and would interrupt this thread, which closes.
    if (headers.contains(HeaderValues.CONNECTION_CLOSE) && !http.canInterrupt()) {
      http.close(false);
    }
  }

  void writing() {
    writingSince = System.nanoTime() | 1; // 0 says that nothing is written
  }

  void written() {
    writingSince = 0;
  }

  /**
   * Ends it if it has taken too long.
   *
   * @param now on the clock of {@link System#nanoTime}
   * @param lastCallAt when the server began to stop, or null
   */
  void look(long now, @Nullable Long lastCallAt) {
    long writes = writingSince;
    if (writes != 0 && now - writes > limits.transfer().toNanos()) {
      SocketEnd.now(socket);
      return;
    }
    switch (phaseNow()) {
      case IDLE -> {
        boolean last =
            lastCallAt != null
                && now - lastCallAt > LAST_CALL.toNanos()
                && now - since > LAST_CALL.toNanos();
        if (last || now - since > limits.idle().toNanos()) {
          giveWay();
        }
      }
      case LEAVING -> {
        if (now - since > SocketEnd.LINGER.toNanos()) {
          SocketEnd.now(socket);
        }
      }
      case HEAD, REQUEST -> {
        // Its own thread looks at the time.
      }
    }
  }

  private Phase phaseNow() {
    return Objects.requireNonNull(phase.get());
  }

  /** Whether it is not over yet. */
  boolean stays() {
    return phase.get() != Phase.LEAVING;
  }

  /** When it began to wait for the first bytes of a request, or nothing where it does not. */
  @Nullable Long idleSince() {
    return phase.get() == Phase.IDLE ? since : null;
  }

  /** When a request's head began to come in, or nothing where none does. */
  @Nullable Long headSince() {
    return phase.get() == Phase.HEAD ? since : null;
  }

  /** Ends it unless a whole request's head has come in. */
  void giveWay() {
    if (phase.compareAndSet(Phase.IDLE, Phase.LEAVING)) {
      since = System.nanoTime();
      try {
        // Its thread goes on reading: until the client closes, too, or the watch does.
        socket.shutdownOutput();
      } catch (IOException e) {
        SocketEnd.now(socket);
      }
    } else if (phase.compareAndSet(Phase.HEAD, Phase.LEAVING)) {
      SocketEnd.now(socket);
    }
  }

  private void leave() {
    boolean told = phase.getAndSet(Phase.LEAVING) == Phase.LEAVING;
    if (gone) {
      return; // Helidon closes it
    }
    if (!told) {
      since = System.nanoTime();
    }
    SocketEnd.inOrder(socket, told);
  }

  private static RequestException refusal(Status status, String why) {
    return RequestException.builder()
        .type(EventType.OTHER)
        .status(status)
        .setKeepAlive(false)
        .message(why)
        .build();
  }

  private static RequestException tooSlow() {
    return refusal(Status.REQUEST_TIMEOUT_408, "the request took too long to come in");
  }

  private static CloseConnectionException over() {
    return new CloseConnectionException("the connection was ended meanwhile");
  }

  @Override
  public Duration idleTime() {
    return Duration.ZERO; // the watch looks after it
  }

  @Override
  public void close(boolean interrupt) {
    http.close(interrupt);
  }
}
