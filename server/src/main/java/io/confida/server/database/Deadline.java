package io.confida.server.database;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instant by which the work under way must be done.
 *
 * <p>It is bound to the calls below {@link #within}, on that thread: whatever asks the database
 * there is cut off when the time is over. Work outside any deadline has the default one of {@link
 * DatabaseOperations}.
 *
 * @param endNanos the instant, on the clock of {@link System#nanoTime}
 * @param limit how long the whole was to take
 */
public record Deadline(long endNanos, Duration limit) {

  private static final ScopedValue<Running> CURRENT = ScopedValue.newInstance();

  static Deadline after(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos(), limit);
  }

  /** Runs the work with this much time; a deadline already in force that ends earlier stays. */
  public static void within(Duration limit, Runnable work) {
    ScopedValue.where(CURRENT, running(limit)).run(work);
  }

  /** As {@link #within(Duration, Runnable)}, for work with a result. */
  public static <T> T within(Duration limit, Supplier<T> work) {
    return ScopedValue.where(CURRENT, running(limit)).call(work::get);
  }

  /**
   * Gives the work under way its whole time from now on: what it has waited for until now, such as
   * a client that sends its request, has a bound of its own. A deadline around it stays.
   */
  public static void restart() {
    if (CURRENT.isBound()) {
      CURRENT.get().restart();
    }
  }

  /** What is left of the deadline in force, or this much where there is none or more. */
  public static Duration leftOr(Duration limit) {
    return currentOr(limit).left();
  }

  static Deadline currentOr(Duration limit) {
    Deadline fresh = after(limit);
    if (!CURRENT.isBound()) {
      return fresh;
    }
    return earlier(CURRENT.get().deadline, fresh);
  }

  private static Deadline earlier(Deadline one, Deadline other) {
    return one.endNanos - other.endNanos < 0 ? one : other;
  }

  private static Running running(Duration limit) {
    return new Running(limit, CURRENT.isBound() ? CURRENT.get() : null);
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  boolean over() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** One that is in force. It is of one thread. */
  private static final class Running {
    private final Duration limit;
    private final @Nullable Running outer;
    private Deadline deadline;

    Running(Duration limit, @Nullable Running outer) {
      this.limit = limit;
      this.outer = outer;
      this.deadline = fresh();
    }

    void restart() {
      deadline = fresh();
    }

    private Deadline fresh() {
      Deadline whole = after(limit);
      return outer == null ? whole : earlier(outer.deadline, whole);
    }
  }
}
