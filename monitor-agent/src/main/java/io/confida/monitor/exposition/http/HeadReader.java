package io.confida.monitor.exposition.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes one request's head after the other off what has come; what a client sent ahead stays for
 * the next.
 */
final class HeadReader {
  /** What a request's line and headers may take together, in bytes. */
  static final int HEAD_LIMIT = 8 * 1024;

  /** What the request line alone may take, in bytes. */
  static final int LINE_LIMIT = 4 * 1024;

  /** Mostly enough; a connection that rests keeps it. */
  private static final int FIRST_ROOM = 1024;

  private static final byte[] NONE = {};

  private byte[] buffer = NONE;
  private int start;
  private int end;

  /** Whether a part of the next request is here already. */
  boolean hasMore() {
    return end > start;
  }

  /**
   * The next head, which is waited for.
   *
   * @return empty when the client ended instead
   * @throws Problem when it is too long or malformed: nothing after it can be told apart any more
   */
  Optional<Head> next(InputStream in) throws IOException, Problem {
    while (true) {
      Head head = take();
      if (head != null) {
        return Optional.of(head);
      }
      makeRoom();
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0 && hasMore()) {
        throw new EOFException("the client ended within a request");
      }
      if (read < 0) {
        return Optional.empty();
      }
      end += read;
    }
  }

  /**
   * Reads what has come on a channel that does not block.
   *
   * @return how many bytes; 0 when nothing has come, -1 when the client has ended
   */
  int fill(ReadableByteChannel channel) throws IOException {
    makeRoom();
    int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
    end += Math.max(0, read);
    return read;
  }

  /**
   * The next head, if all of it is here.
   *
   * @return null when it is not
   * @throws Problem as {@link #next}
   */
  @Nullable Head take() throws Problem {
    skipEmptyLines();
    for (int i = start; i < end; i++) {
      int after = afterEmptyLine(i);
      if (after > 0) {
        String text = new String(buffer, start, i - start, StandardCharsets.ISO_8859_1);
        start = after;
        return Head.parse(text);
      }
    }
    requireLine();
    return null;
  }

  /** Clients may send an empty line before a request (RFC 9112, 2.2). */
  private void skipEmptyLines() {
    while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
      start++;
    }
  }

  /** Where the next request begins if the line that ends at {@code i} is the last; else -1. */
  private int afterEmptyLine(int i) {
    if (buffer[i] != '\n') {
      return -1;
    }
    if (i + 1 < end && buffer[i + 1] == '\n') {
      return i + 2;
    }
    return i + 2 < end && buffer[i + 1] == '\r' && buffer[i + 2] == '\n' ? i + 3 : -1;
  }

  private void requireLine() throws Problem {
    int lineEnd = start;
    while (lineEnd < end && buffer[lineEnd] != '\n') {
      lineEnd++;
    }
    if (lineEnd - start > LINE_LIMIT) {
      throw Problem.of(414, "the request line is longer than " + LINE_LIMIT + " bytes");
    }
    if (end - start == HEAD_LIMIT) {
      throw Problem.of(431, "the request's headers are longer than " + HEAD_LIMIT + " bytes");
    }
  }

  /** Moves what is left to the front, so that there is room behind it. */
  private void makeRoom() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(FIRST_ROOM, Math.min(HEAD_LIMIT, 2 * end)));
    }
  }
}
