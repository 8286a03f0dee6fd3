package io.confida.monitor.target;

/** A JVM cannot be reached; the message is one clause for people that names the way out. */
public final class TargetException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With that clause. */
  public TargetException(String message) {
    super(message);
  }

  /** With the failure behind it. */
  public TargetException(String message, Throwable cause) {
    super(message, cause);
  }
}
