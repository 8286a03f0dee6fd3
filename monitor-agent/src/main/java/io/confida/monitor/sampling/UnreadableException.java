package io.confida.monitor.sampling;

/** A pool is there and its figures cannot be read. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Exception cause) {
    super(message, cause);
  }
}
