package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accepting thread's part in a plain connection: it reads what has come, answers what can be
 * answered at once, and never waits. So a scrape takes one thread's turn on a processor and not a
 * second one's too, which on a machine that is flat out may be milliseconds away.
 */
final class AtOnce {
  /** As much as a channel is given in one go: it keeps as large a buffer outside of the heap. */
  static final int WRITTEN_AT_ONCE = 64 * 1024;

  /** Who has sent more than this ahead is served by a worker, so that others have their turn. */
  private static final int MOST_ANSWERS = 8;

  /** The same for one whose request comes in pieces: it waits for the next turn. */
  private static final int MOST_PIECES = 16;

  /** What comes after a step. */
  enum Step {
    /** There may be more to answer. */
    AGAIN,
    /** It waits until more has come, or more can be sent. */
    WAIT,
    /** A worker is to answer {@link #read}. */
    WORKER,
    /** The last answer is on its way. */
    END
  }

  private final Connection connection;
  private final SocketChannel channel;
  private final HeadReader reader;
  private final HttpServer server;

  /** What was read and is a worker's to answer. */
  private @Nullable Head read;

  /** What the client has not taken yet. */
  private @Nullable ByteBuffer unsent;

  /** Whether the connection stays after that. */
  private boolean keeps;

  AtOnce(Connection connection, SocketChannel channel, HeadReader reader, HttpServer server) {
    this.connection = connection;
    this.channel = channel;
    this.reader = reader;
    this.server = server;
  }

  /** What a worker is to answer first, told once; empty when nothing was read. */
  Optional<Head> read() {
    Optional<Head> head = Optional.ofNullable(read);
    read = null;
    return head;
  }

  /**
   * Does what can be done without waiting.
   *
   * @return anything but {@link Step#AGAIN}
   * @throws IOException when the client is gone, or was cut off
   */
  Step step(SelectionKey key) throws IOException {
    Step step = unsent == null ? Step.AGAIN : send(key, unsent);
    for (int answers = 0; step == Step.AGAIN; answers++) {
      step = answerNext(key, answers < MOST_ANSWERS);
    }
    return step;
  }

  private Step answerNext(SelectionKey key, boolean here) throws IOException {
    try {
      Head head = reader.take();
      for (int pieces = 0; head == null; pieces++) {
        int more = pieces < MOST_PIECES ? reader.fill(channel) : 0;
        if (more < 0) {
          return Step.END;
        }
        if (more == 0) {
          connection.readsOrRests(reader.hasMore());
          return Step.WAIT;
        }
        head = reader.take();
      }
      Response response = here ? server.answerAtOnce(head) : null;
      if (response == null) {
        read = head;
        return Step.WORKER;
      }
      keeps = server.keeps(head, response);
      return send(key, buffer(server.encode(head, response, keeps)));
    } catch (Problem malformed) {
      keeps = false;
      return send(
          key, buffer(malformed.answer().encode(server.date(), true, Optional.of("close"))));
    }
  }

  private Step send(SelectionKey key, ByteBuffer bytes) throws IOException {
    boolean begins = unsent == null;
    if (begins) {
      connection.writes();
    }
    boolean sent = isSent(bytes);
    if (!sent && begins) {
      unsent = bytes;
      key.interestOps(SelectionKey.OP_WRITE);
      server.connections().limitUnsent();
    }
    if (!sent) {
      return Step.WAIT;
    }
    if (!begins) {
      unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    }
    if (!keeps) {
      return Step.END;
    }
    connection.rest();
    return Step.AGAIN;
  }

  private static ByteBuffer buffer(Body body) {
    return ByteBuffer.wrap(body.array(), body.start(), body.length());
  }

  /** Sends as much as the client takes now; whether that was all. */
  private boolean isSent(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    int sent = 1;
    while (sent > 0 && bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + WRITTEN_AT_ONCE));
      sent = channel.write(bytes);
      bytes.limit(end);
    }
    return bytes.position() == end;
  }
}
