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
 * One client's connection. The acceptor looks after it while nothing has come on it, and while what
 * comes and goes can be read and written {@link AtOnce}: no thread waits then. What takes longer,
 * and all that is enciphered, a worker serves until all that has come is answered.
 *
 * <p>A worker's reads and writes block and have no deadline of their own: the acceptor closes the
 * socket beneath one that takes too long, with a worker or without.
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
  private final HeadReader reader = new HeadReader();
  private final AtOnce atOnce;

  /** Its ends, from the first time that a worker serves it. */
  private @Nullable Ends ends;

  // All are guarded by this.
  private Phase phase = Phase.RESTING;
  private long sinceNanos = System.nanoTime();
  private long patienceNanos = PATIENCE_NANOS;
  private boolean hasWorker;

  private record Ends(Socket socket, InputStream in, OutputStream out) {}

  Connection(SocketChannel channel, Optional<SSLSocketFactory> tls, HttpServer server) {
    this.channel = channel;
    this.raw = channel.socket();
    this.tls = tls;
    this.server = server;
    this.atOnce = new AtOnce(this, channel, reader, server);
  }

  /** Has the acceptor told when something comes; called by it, before and after each rest. */
  SelectionKey watch(Selector selector) throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Something has come, or can be sent: does what needs no waiting; by the acceptor. */
  AtOnce.Step step(SelectionKey key) throws IOException {
    if (tls.isPresent()) {
      return AtOnce.Step.WORKER;
    }
    AtOnce.Step step = atOnce.step(key);
    if (step == AtOnce.Step.END) {
      release(key);
      server.departing().add(raw);
    }
    return step;
  }

  /** The opposite of {@link #watch}: a worker will serve it. */
  void wake(SelectionKey key) throws IOException {
    release(key);
    beServed();
    enter(Phase.READING);
  }

  private void release(SelectionKey key) throws IOException {
    key.cancel();
    channel.configureBlocking(true);
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
    beServed();
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
    return new Ends(socket, in, socket.getOutputStream());
  }

  private Socket secured(SSLSocketFactory factory) throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(raw, null, true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private Next answerNext(Ends open, Workers.Worker by) throws IOException, InterruptedException {
    enter(Phase.READING);
    Optional<Head> read = atOnce.read();
    try {
      read = read.isPresent() ? read : reader.next(open.in);
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
    boolean keep = server.keeps(head, response);
    boolean more = keep && hasMore(open);
    if (!more && !streams) {
      by.soonFree();
    }
    write(open.out, server.encode(head, response, keep));
    if (streams) {
      stream(response.streaming().orElseThrow(), open.out);
    }
    if (!keep) {
      return Next.END;
    }
    if (more || hasMore(open)) {
      return Next.REQUEST;
    }
    rest();
    return Next.REST;
  }

  /** What has come through a cipher stands in its buffer, where no selector sees it. */
  private boolean hasMore(Ends open) throws IOException {
    return reader.hasMore() || (tls.isPresent() && open.in.available() > 0);
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
    for (int at = bytes.start(); at < bytes.end(); at += AtOnce.WRITTEN_AT_ONCE) {
      out.write(bytes.array(), at, Math.min(AtOnce.WRITTEN_AT_ONCE, bytes.end() - at));
    }
    out.flush();
  }

  /** All that had come is answered. */
  synchronized void rest() throws IOException {
    enter(Phase.RESTING);
    patienceNanos = REST_NANOS;
    hasWorker = false;
  }

  /** Nothing more is here now; its time began with the first byte that was. */
  synchronized void readsOrRests(boolean begun) throws IOException {
    if (begun && phase != Phase.READING) {
      enter(Phase.READING);
    }
  }

  /** An answer is being sent. */
  void writes() throws IOException {
    enter(Phase.WRITING);
  }

  private synchronized void beServed() {
    hasWorker = true;
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
    boolean mayEnd =
        hasWorker && phase == Phase.READING && nowNanos - sinceNanos > READING_WHEN_CROWDED_NANOS;
    if (mayEnd) {
      end();
    }
    return mayEnd;
  }

  /** How long it has waited for its client; negative when a worker serves it. */
  synchronized long waitedNanos(long nowNanos) {
    return hasWorker || phase == Phase.ENDED ? -1 : Math.max(0, nowNanos - sinceNanos);
  }

  /** How long an answer has waited for its client; negative when none does without a worker. */
  synchronized long unsentNanos(long nowNanos) {
    return phase == Phase.WRITING ? waitedNanos(nowNanos) : -1;
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
