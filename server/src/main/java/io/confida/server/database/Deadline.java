package io.confida.server.database;

import java.time.Duration;
import java.util.function.Supplier;

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

  private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

  static Deadline after(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos(), limit);
  }

  /** Runs the work with this much time; a deadline already in force that ends earlier stays. */
  public static void within(Duration limit, Runnable work) {
    ScopedValue.where(CURRENT, currentOr(limit)).run(work);
  }

  /** As {@link #within(Duration, Runnable)}, for work with a result. */
  public static <T> T within(Duration limit, Supplier<T> work) {
    return ScopedValue.where(CURRENT, currentOr(limit)).call(work::get);
  }

  static Deadline currentOr(Duration limit) {
    Deadline fresh = after(limit);
    if (!CURRENT.isBound()) {
      return fresh;
    }
    Deadline outer = CURRENT.get();
    return outer.endNanos - fresh.endNanos < 0 ? outer : fresh;
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  boolean over() {
    return endNanos - System.nanoTime() <= 0;
  }
}
