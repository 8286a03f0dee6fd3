package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One client's connection, served by one worker from its first request to its last. Blocking reads
 * and writes have no deadline of their own: the acceptor looks after them and closes the socket
 * beneath one that takes too long.
 */
final class Connection implements Runnable {
  /** How long a client may do nothing, send a request's head, or take an answer. */
  static final long PATIENCE_NANOS = 5_000_000_000L;

  /** How long it may lie idle while others stand in line. */
  private static final long IDLE_WHEN_CROWDED_NANOS = 20_000_000;

  /** How long it may take over a request's head while others stand in line. */
  private static final long READING_WHEN_CROWDED_NANOS = 1_000_000_000;

  private enum Phase {
    /** Between two requests. */
    IDLE,
    /** A request's head is due. */
    READING,
    /** The answer comes about. */
    WORKING,
    WRITING,
    /** Nothing is done with it any more. */
    ENDED
  }

  private final Socket raw;
  private final Optional<SSLSocketFactory> tls;
  private final HttpServer server;

  // All are guarded by this.
  private Phase phase = Phase.READING;
  private long sinceNanos = System.nanoTime();

  /** Whether it ends once what has come is answered. */
  private boolean leaving;

  Connection(Socket raw, Optional<SSLSocketFactory> tls, HttpServer server) {
    this.raw = raw;
    this.tls = tls;
    this.server = server;
  }

  @Override
  public void run() {
    HttpCost.Lap cost = server.cost().begin();
    try {
      Socket socket = tls.isPresent() ? secured(tls.get()) : raw;
      HeadReader reader = new HeadReader(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean more = true;
      while (more) {
        more = answerNext(reader, out);
        cost.add();
      }
      enter(Phase.WRITING);
      if (tls.isPresent()) {
        socket.shutdownOutput();
      }
      server.departing().add(raw);
    } catch (IOException gone) {
      // The client went, or was cut off: nobody is left to tell.
      end();
    } catch (InterruptedException closing) {
      end();
      Thread.currentThread().interrupt();
    } finally {
      cost.add();
      server.ended(this);
    }
  }

  private Socket secured(SSLSocketFactory factory) throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(raw, null, true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private boolean answerNext(HeadReader reader, OutputStream out)
      throws IOException, InterruptedException {
    if (!reader.awaitFirst()) {
      return false;
    }
    enter(Phase.READING);
    Optional<Head> read;
    try {
      read = reader.next();
    } catch (Problem malformed) {
      write(out, malformed.answer().encode(server.date(), true, Optional.of("close")));
      return false;
    }
    if (read.isEmpty()) {
      return false;
    }
    enter(Phase.WORKING);
    Head head = read.get();
    Response response = server.answer(head);
    boolean keep =
        head.keepsAlive() && response.streaming().isEmpty() && !server.isClosed() && !isLeaving();
    Optional<String> connection =
        !keep ? Optional.of("close") : head.newest() ? Optional.empty() : Optional.of("keep-alive");
    write(out, response.encode(server.date(), !head.isHead(), connection));
    if (response.streaming().isPresent() && !head.isHead()) {
      enter(Phase.WORKING);
      response
          .streaming()
          .get()
          .writeTo(
              bytes -> {
                write(out, bytes);
                enter(Phase.WORKING);
              });
    }
    enter(Phase.IDLE);
    return keep;
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    enter(Phase.WRITING);
    out.write(bytes);
    out.flush();
  }

  private synchronized void enter(Phase next) throws IOException {
    if (phase == Phase.ENDED) {
      throw new IOException("the server has ended this connection");
    }
    phase = next;
    sinceNanos = System.nanoTime();
  }

  /** Ends it when the client has taken too long over something. */
  synchronized void endIfOverdue(long nowNanos) {
    if (phase == Phase.WORKING || nowNanos - sinceNanos <= PATIENCE_NANOS) {
      return;
    }
    if (phase == Phase.IDLE) {
      leave();
    } else {
      end();
    }
  }

  /**
   * Ends it when nothing has been asked on it, so that its worker is free for others.
   *
   * @return whether it did
   */
  synchronized boolean giveWay(long nowNanos) {
    long age = nowNanos - sinceNanos;
    if (phase == Phase.IDLE) {
      return age > IDLE_WHEN_CROWDED_NANOS && leave();
    }
    boolean mayEnd = phase == Phase.READING && age > READING_WHEN_CROWDED_NANOS;
    if (mayEnd) {
      end();
    }
    return mayEnd;
  }

  /**
   * Lets an idle one go, unless a request has come that its worker has not seen yet. One that its
   * worker has just taken is answered still: only the reading ends.
   */
  private synchronized boolean leave() {
    try {
      if (leaving) {
        // Not every system wakes a reader whose reading ends.
        end();
      } else if (raw.getInputStream().available() > 0) {
        return false;
      } else {
        leaving = true;
        raw.shutdownInput();
      }
    } catch (IOException gone) {
      end();
    }
    return true;
  }

  private synchronized boolean isLeaving() {
    return leaving;
  }

  /** Ends it, whatever it does. Closing a plain socket waits for nobody. */
  synchronized void end() {
    phase = Phase.ENDED;
    Departing.close(raw);
  }
}
