package io.confida.server.connection;

import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * What connections may take.
 *
 * @param most how many there may be; one more, and those that have asked for nothing give way
 * @param idle how long one may stay without a request
 * @param head from a request's first byte to the end of its headers
 * @param transfer for a request's body to come in, and for a piece of an answer to go out
 * @param bodyBytes the largest body for a path, in bytes
 * @param allBodies what bodies may take together, in bytes
 */
public record ConnectionLimits(
    int most,
    Duration idle,
    Duration head,
    Duration transfer,
    ToLongFunction<String> bodyBytes,
    long allBodies) {

  /** A request's headers, in bytes, give or take one read of 8 KiB. */
  static final int HEADER_BYTES = 16 * 1024;

  /**
   * A request's first line in bytes: a posting of 10,000 characters, percent-encoded in a query.
   */
  static final int LINE_BYTES = 128 * 1024;

  /**
   * What comes over the wire for a body: room for the marks of its chunks, and so that a client
   * whose body is somewhat too large sends it to its end and sees why it was refused.
   */
  long wireBytes(String path) {
    return 2 * bodyBytes.applyAsLong(path) + 64 * 1024;
  }
}
