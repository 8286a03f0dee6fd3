package io.confida.monitor.discovery;

import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolTimings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One pool that was found. Two of the same pool are equal. */
public interface WatchedPool {

  /** The pool's name as its owner wrote it; need not be unique. */
  String name();

  /** What tells it from another of the same name, such as its ObjectName; unique in a target. */
  String id();

  /** The pool library's name, for people. */
  String library();

  /**
   * Reads the figures, now. Runs the pool's code: it may take any time.
   *
   * @throws PoolGoneException when the pool is gone
   * @throws UnreadableException when the pool is there and gives no figures; the message names no
   *     secret
   * @throws IOException when the JVM cannot be reached
   */
  PoolFigures read() throws PoolGoneException, UnreadableException, IOException;

  /** What borrowers met since {@link PoolSource} first gave this pool, if the pool tells. */
  default Optional<PoolTimings> timings() {
    return Optional.empty();
  }

  /** Whether {@link #holders} can know. */
  default boolean tellsHolders() {
    return false;
  }

  /** Who has a connection that has been out for at least this long, longest first. */
  default List<Holder> holders(Duration outFor) {
    return List.of();
  }

  /** Where the pool's database listens, if that is known. */
  default Optional<DatabaseAddress> database() {
    return Optional.empty();
  }

  /** The pool ended. */
  final class PoolGoneException extends Exception {
    private static final long serialVersionUID = 1L;

    /** That pool is gone. */
    public PoolGoneException(String message) {
      super(message);
    }

    /** With the failure behind it. */
    public PoolGoneException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The pool is there and its figures cannot be read. */
  final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With one clause for people. */
    public UnreadableException(String message) {
      super(message);
    }

    /** With the failure behind it. */
    public UnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
