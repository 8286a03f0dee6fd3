package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. While nothing has come on it, it rests: the acceptor looks after it, and
 * no thread waits. When something has come, a worker serves it until all of that is answered.
 *
 * <p>A worker's reads and writes block and have no deadline of their own: the acceptor closes the
 * socket beneath one that takes too long.
 */
final class Connection implements Workers.Work {
  /** How long a client may take to begin, to send a request's head, or to take an answer. */
  static final long PATIENCE_NANOS = 5_000_000_000L;

  /**
   * How long it may rest between two requests: longer than a scraper's pause, and no multiple of
   * the usual ones, so that a scrape does not meet the end.
   */
  static final long REST_NANOS = 100_000_000_000L;

  /** How long it may take over a request's head while others stand in line. */
  private static final long READING_WHEN_CROWDED_NANOS = 1_000_000_000;

  /** A socket keeps a buffer of its own, outside of the heap, for as much as is written at once. */
  private static final int WRITTEN_AT_ONCE = 64 * 1024;

  private enum Phase {
    /** Nothing has come, be it ever or since the last answer. */
    RESTING,
    /** A request's head is due. */
    READING,
    /** The answer comes about. */
    WORKING,
    WRITING,
    /** Nothing is done with it any more. */
    ENDED
  }

  private enum Next {
    /** More has come already. */
    REQUEST,
    REST,
    END
  }

  private final SocketChannel channel;
  private final Socket raw;
  private final Optional<SSLSocketFactory> tls;
  private final HttpServer server;

  /** Its ends, from the first time that something has come. */
  private @Nullable Ends ends;

  // All are guarded by this.
  private Phase phase = Phase.RESTING;
  private long sinceNanos = System.nanoTime();
  private long patienceNanos = PATIENCE_NANOS;

  private record Ends(Socket socket, InputStream in, HeadReader reader, OutputStream out) {}

  Connection(SocketChannel channel, Optional<SSLSocketFactory> tls, HttpServer server) {
    this.channel = channel;
    this.raw = channel.socket();
    this.tls = tls;
    this.server = server;
  }

  /** Has the acceptor told when something comes; called by it, before and after each rest. */
  void watch(Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** The opposite: something has come, and a worker will read it. */
  void wake(SelectionKey key) throws IOException {
    key.cancel();
    channel.configureBlocking(true);
    enter(Phase.READING);
  }

  /** There is no worker for what has come; by the acceptor, which does not wait. */
  void refuse(Body busy) throws IOException {
    if (tls.isPresent()) {
      // Telling why would take a handshake, and so a worker.
      end();
      return;
    }
    // Nothing is on its way to the client, so the socket's buffer takes it.
    write(raw.getOutputStream(), busy);
    server.departing().add(raw);
  }

  @Override
  public void run(Workers.Worker by) {
    HttpCost.Lap cost = server.cost().begin();
    Next next = Next.END;
    try {
      Ends open = ends == null ? open() : ends;
      ends = open;
      do {
        next = answerNext(open, by);
        cost.add();
      } while (next == Next.REQUEST);
      if (next == Next.END) {
        enter(Phase.WRITING);
        if (tls.isPresent()) {
          open.socket.shutdownOutput();
        }
        server.departing().add(raw);
      }
    } catch (IOException gone) {
      // The client went, or was cut off: nobody is left to tell.
      next = Next.END;
      end();
    } catch (InterruptedException closing) {
      next = Next.END;
      end();
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      next = Next.END;
      end();
      server.complain("an answer broke off", e);
    } finally {
      cost.add();
      if (next == Next.END) {
        server.ended(this);
      } else {
        server.rest(this);
      }
    }
  }

  private Ends open() throws IOException {
    Socket socket = tls.isPresent() ? secured(tls.get()) : raw;
    InputStream in = socket.getInputStream();
    return new Ends(socket, in, new HeadReader(in), socket.getOutputStream());
  }

  private Socket secured(SSLSocketFactory factory) throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(raw, null, true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private Next answerNext(Ends open, Workers.Worker by) throws IOException, InterruptedException {
    enter(Phase.READING);
    Optional<Head> read;
    try {
      read = open.reader.next();
    } catch (Problem malformed) {
      by.soonFree();
      write(open.out, malformed.answer().encode(server.date(), true, Optional.of("close")));
      return Next.END;
    }
    if (read.isEmpty()) {
      return Next.END;
    }
    enter(Phase.WORKING);
    Head head = read.get();
    Response response = server.answer(head);
    boolean streams = response.streaming().isPresent() && !head.isHead();
    boolean keep = head.keepsAlive() && response.streaming().isEmpty() && !server.isClosed();
    boolean more = keep && hasMore(open);
    if (!more && !streams) {
      by.soonFree();
    }
    Optional<String> connection =
        !keep ? Optional.of("close") : head.newest() ? Optional.empty() : Optional.of("keep-alive");
    write(open.out, response.encode(server.date(), !head.isHead(), connection));
    if (streams) {
      stream(response.streaming().orElseThrow(), open.out);
    }
    if (!keep) {
      return Next.END;
    }
    return more || hasMore(open) ? Next.REQUEST : rest();
  }

  /** What has come through a cipher stands in its buffer, where no selector sees it. */
  private boolean hasMore(Ends open) throws IOException {
    return open.reader.hasMore() || (tls.isPresent() && open.in.available() > 0);
  }

  private void stream(Response.Streaming streaming, OutputStream out)
      throws IOException, InterruptedException {
    enter(Phase.WORKING);
    streaming.writeTo(
        bytes -> {
          write(out, Body.of(bytes));
          enter(Phase.WORKING);
        });
  }

  private void write(OutputStream out, Body bytes) throws IOException {
    enter(Phase.WRITING);
    for (int at = bytes.start(); at < bytes.end(); at += WRITTEN_AT_ONCE) {
      out.write(bytes.array(), at, Math.min(WRITTEN_AT_ONCE, bytes.end() - at));
    }
    out.flush();
  }

  private synchronized Next rest() throws IOException {
    enter(Phase.RESTING);
    patienceNanos = REST_NANOS;
    return Next.REST;
  }

  private synchronized void enter(Phase next) throws IOException {
    if (phase == Phase.ENDED) {
      throw new IOException("the server has ended this connection");
    }
    phase = next;
    sinceNanos = System.nanoTime();
    patienceNanos = PATIENCE_NANOS;
  }

  /** Ends it when the client has taken too long over something; by the acceptor. */
  synchronized void endIfOverdue(long nowNanos) {
    if (phase != Phase.WORKING && nowNanos - sinceNanos > patienceNanos) {
      end();
    }
  }

  /**
   * Ends it when it keeps a worker waiting for a request's head, so that its worker is free for
   * others.
   *
   * @return whether it did
   */
  synchronized boolean giveWay(long nowNanos) {
    boolean mayEnd = phase == Phase.READING && nowNanos - sinceNanos > READING_WHEN_CROWDED_NANOS;
    if (mayEnd) {
      end();
    }
    return mayEnd;
  }

  /** How long it has rested; negative when it does not. */
  synchronized long restedNanos(long nowNanos) {
    return phase == Phase.RESTING ? Math.max(0, nowNanos - sinceNanos) : -1;
  }

  synchronized boolean hasEnded() {
    return phase == Phase.ENDED;
  }

  /** Ends it, whatever it does. Closing a plain socket waits for nobody. */
  synchronized void end() {
    phase = Phase.ENDED;
    Departing.close(raw);
  }
}
