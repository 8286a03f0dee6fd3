package io.confida.monitor.inject;

import io.confida.monitor.snapshot.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a pool's connections. The pool itself says which of them are out; what its borrowers told
 * says who has them.
 */
final class HikariHolders {
  private static final int LOOKS = 10;

  private final HikariAccess access;
  private final Borrows borrows;
  private final Frames frames;

  HikariHolders(HikariAccess access, Borrows borrows) {
    this.access = access;
    this.borrows = borrows;
    this.frames = new Frames(access.packagePrefix());
  }

  /** Those out at this moment whose borrowers did not tell: they count from now. */
  void noteThoseOut(Object pool) throws Throwable {
    long now = System.nanoTime();
    for (Object entry : access.entries(pool)) {
      Hold hold = borrows.hold(entry);
      if (access.isInUse(entry) && (hold == null || !isOf(hold, entry))) {
        borrows.foundOut(entry, Hold.fromBefore(now), hold);
      }
    }
  }

  List<Holder> longest(Object pool, Duration outFor) throws Throwable {
    long now = System.nanoTime();
    List<Holder> holders = new ArrayList<>();
    for (Object entry : access.entries(pool)) {
      Hold hold = borrows.hold(entry);
      // Between the pool's mark and the borrower's word, and back, an entry has no hold yet.
      if (hold != null
          && now - hold.sinceNanos() >= outFor.toNanos()
          && access.isInUse(entry)
          && isOf(hold, entry)) {
        holders.add(holder(entry, hold, now));
      }
    }
    holders.sort(Comparator.comparingDouble(Holder::heldSeconds).reversed());
    return holders;
  }

  /**
   * Whether the hold is this borrow, not an earlier one whose end was not told because the
   * application had just set another tracker: then the entry was given back since.
   */
  private boolean isOf(Hold hold, Object entry) throws Throwable {
    return returnedBefore(
        hold.sinceNanos() + access.clockStepNanos(), new EntryLooks(access, entry));
  }

  /** The clock, and what the pool says of one entry. */
  interface Looks {
    /** As {@link System#nanoTime}. */
    long now();

    /** How long ago the entry was given back last. */
    long sinceReturn() throws Throwable;
  }

  private record EntryLooks(HikariAccess access, Object entry) implements Looks {
    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public long sinceReturn() throws Throwable {
      return access.nanosSinceReturn(entry);
    }
  }

  /**
   * Whether an entry was given back at this moment or before it, and not since.
   *
   * <p>The pool tells how long ago that was, of an instant between two looks at the clock; where
   * the thread was put aside between them, and so the answer is not sure, it is asked again.
   */
  static boolean returnedBefore(long moment, Looks looks) throws Throwable {
    for (int look = 0; look < LOOKS; look++) {
      long before = looks.now();
      long sinceReturn = looks.sinceReturn();
      long after = looks.now();
      if (before - sinceReturn - moment > 0) {
        return false;
      }
      if (after - sinceReturn - moment <= 0) {
        return true;
      }
    }
    return true;
  }

  private Holder holder(Object entry, Hold hold, long now) throws Throwable {
    Object connection = access.connection(entry);
    double heldSeconds = (now - hold.sinceNanos()) / 1e9;
    if (hold.thread() == null) {
      return new Holder(
          name(connection),
          heldSeconds,
          "unknown: borrowed before the watch began",
          Holder.ThreadState.UNKNOWN,
          List.of(),
          List.of());
    }
    Trace trace = hold.trace();
    List<StackTraceElement> stack = trace == null ? List.of() : trace.frames();
    List<StackTraceElement> borrowing = frames.borrowing(stack);
    ThreadLook look =
        ThreadLook.at(hold.thread().get(), stack, borrowing, driverPackage(connection));
    return new Holder(
        name(connection),
        heldSeconds,
        hold.threadName().isEmpty() ? "#" + hold.threadNumber() : hold.threadName(),
        look.state(),
        Frames.written(borrowing),
        Frames.written(look.now()));
  }

  /** Never the connection's own words, which may name user and host. */
  private static String name(@Nullable Object connection) {
    if (connection == null) {
      return "closed connection";
    }
    String type = connection.getClass().getName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "@"
        + Integer.toHexString(System.identityHashCode(connection));
  }

  /** The first two parts of the driver's package, such as {@code org.postgresql.}. */
  private static String driverPackage(@Nullable Object connection) {
    if (connection == null) {
      return "\0";
    }
    String type = connection.getClass().getName();
    int first = type.indexOf('.');
    int second = type.indexOf('.', first + 1);
    return second > 0 ? type.substring(0, second + 1) : type;
  }
}
