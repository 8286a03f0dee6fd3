package io.confida.server.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fair, bounded, resizable admission in front of the connection pool.
 *
 * <p>HikariCP hands a returned connection to whichever thread happens to look, so that under many
 * virtual threads some are never served. Here each caller waits in one first-in first-out line and
 * only as many enter as there may be connections, so behind the gate nobody waits for anybody.
 *
 * <p>The limit starts at {@code size} and moves between {@code size} and {@code size + overflow}:
 * it grows by one when a caller has waited {@code overflowAfter} in a line that stands, and shrinks
 * by one every 100 ms once no line has stood for {@value #CALM_MILLIS} ms. A long line that moves
 * fast is a busy pool of the right size, where further connections only make the database slower; a
 * line that stands is one that further connections can help. The two are told apart by how long a
 * place is held, which is Little's law (J. D. C. Little, Operations Research 9, 1961) turned round:
 * {@code limit × waited / admitted meanwhile}. A line stands when that is {@code overflowAfter} or
 * more.
 *
 * <p>One of those in line, the watcher, sleeps for a limited time and looks after all: it has the
 * limit grow and wakes whoever has waited too long. The others sleep until they are woken, which
 * spares each of them a timer: for a virtual thread setting and cancelling one costs more than the
 * rest of its wait. Who comes to watch stays the watcher until admitted; then the last in line is.
 *
 * <p>All methods may be called by any thread. Counts are exact at the instant they are read.
 */
public final class ConnectionGate {

  /** How long nobody may have waited long before the overflow is given back, in milliseconds. */
  static final int CALM_MILLIS = 1_000;

  private static final long CALM_NANOS = CALM_MILLIS * 1_000_000L;
  private static final long SHRINK_EVERY_NANOS = 100_000_000L;

  /** A connection takes about this long to open; growing faster would open more than one needs. */
  private static final long GROW_EVERY_NANOS = 5_000_000L;

  /**
   * So late, at the most, is a caller told that it has waited too long, or that the line stands.
   */
  private static final long WATCH_EVERY_NANOS = 20_000_000L;

  /** A few microseconds; none where the holder cannot be running meanwhile. */
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 100 : 0;

  private final int size;
  private final int ceiling;
  private final int queueLimit;
  private final long overflowAfterNanos;
  private final IntConsumer onResize;
  private final LongSupplier nanoTime;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiter> line = new ArrayDeque<>();
  private @Nullable Waiter watcher;
  private int limit;
  private int inside;
  private long admissions;
  private long lastLongWait;
  private long lastGrowth;
  private long lastShrink;

  /**
   * @param size callers that may be inside at once while the line moves, at least 1
   * @param overflow how many more may enter when it does not, at least 0
   * @param queueLimit callers that may wait, at least 0; one more is refused at once
   * @param overflowAfter how long a caller waits, and a place is held, before the limit grows
   * @param onResize told each new limit, while the gate is locked: must be quick
   */
  public ConnectionGate(
      int size, int overflow, int queueLimit, Duration overflowAfter, IntConsumer onResize) {
    this(size, overflow, queueLimit, overflowAfter, onResize, System::nanoTime);
  }

  ConnectionGate(
      int size,
      int overflow,
      int queueLimit,
      Duration overflowAfter,
      IntConsumer onResize,
      LongSupplier nanoTime) {
    if (size < 1 || overflow < 0 || queueLimit < 0) {
      throw new IllegalArgumentException(
          "gate of size " + size + ", overflow " + overflow + ", queue limit " + queueLimit);
    }
    this.size = size;
    this.ceiling = size + overflow;
    this.queueLimit = queueLimit;
    this.overflowAfterNanos = overflowAfter.toNanos();
    this.onResize = onResize;
    this.nanoTime = nanoTime;
    this.limit = size;
    long now = nanoTime.getAsLong();
    this.lastLongWait = now - CALM_NANOS;
    this.lastGrowth = now - GROW_EVERY_NANOS;
    this.lastShrink = now - SHRINK_EVERY_NANOS;
  }

  /**
   * Waits in turn for a place; each call that returns is followed by one {@link #leave}.
   *
   * @param timeout how long to wait at the longest
   * @throws UnavailableException at once when the line is full, or when the time is over
   */
  public void enter(Duration timeout) {
    long start = nanoTime.getAsLong();
    Waiter waiter;
    acquire();
    try {
      shrinkWhenCalm(start);
      if (inside < limit && line.isEmpty()) {
        inside++;
        return;
      }
      if (line.size() >= queueLimit) {
        throw UnavailableException.queueFull(queueLimit);
      }
      waiter = new Waiter(Thread.currentThread(), start, start + timeout.toNanos(), admissions);
      line.addLast(waiter);
      if (watcher == null) {
        watcher = waiter;
        waiter.watches = true;
      }
    } finally {
      lock.unlock();
    }
    await(waiter, timeout);
  }

  /** Gives the place back, to the head of the line if there is one. */
  public void leave() {
    acquire();
    try {
      if (limit > size) {
        shrinkWhenCalm(nanoTime.getAsLong());
      }
      if (inside > limit || line.isEmpty()) {
        inside--;
      } else {
        admit(line.removeFirst());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Callers that may be inside at once now: from {@code size} to {@code size + overflow}. */
  public int limit() {
    return locked(() -> limit);
  }

  /** Callers inside now. */
  public int inside() {
    return locked(() -> inside);
  }

  /** Callers in the line now. */
  public int waiting() {
    return locked(line::size);
  }

  /**
   * Takes the lock. It is held for some hundred nanoseconds, so looking again is cheaper than the
   * sleep that {@code lock()} falls into at once, and sleepers on this lock would hold up all
   * others.
   */
  private void acquire() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  private void await(Waiter waiter, Duration timeout) {
    boolean interrupted = false;
    while (!waiter.admitted) {
      long now = nanoTime.getAsLong();
      if (now - waiter.end >= 0 || interrupted) {
        if (withdraw(waiter)) {
          if (interrupted) {
            Thread.currentThread().interrupt();
            throw UnavailableException.interrupted();
          }
          throw UnavailableException.waitedTooLong(timeout);
        }
        break; // admitted just now: the place is ours
      }
      long growIn = overflowAfterNanos - (now - waiter.since);
      if (growIn <= 0) {
        growIn = growFor(waiter, now);
      }
      if (waiter.watches) {
        long next = lookAfterAll(now);
        LockSupport.parkNanos(this, Math.min(growIn, next));
      } else {
        LockSupport.park(this);
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the watcher does for the others; nanoseconds until it should do so again. */
  private long lookAfterAll(long now) {
    acquire();
    try {
      long next = WATCH_EVERY_NANOS;
      for (Waiter waiter : line) {
        long left = waiter.end - now;
        if (left <= 0) {
          LockSupport.unpark(waiter.thread); // it sees for itself, and leaves
        } else {
          next = Math.min(next, left);
        }
      }
      Waiter head = line.peekFirst();
      if (head != null && now - head.since >= overflowAfterNanos) {
        next = Math.min(next, grow(head, now));
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Grows the limit if it may; nanoseconds until the next try is worth it. */
  private long growFor(Waiter waiter, long now) {
    acquire();
    try {
      return waiter.admitted ? 0 : grow(waiter, now);
    } finally {
      lock.unlock();
    }
  }

  private long grow(Waiter waiter, long now) {
    if (!stands(waiter, now)) {
      return overflowAfterNanos;
    }
    lastLongWait = now;
    if (limit >= ceiling) {
      return Long.MAX_VALUE;
    }
    long sinceGrowth = now - lastGrowth;
    if (sinceGrowth >= GROW_EVERY_NANOS && line.peekFirst() != null) {
      lastGrowth = now;
      limit++;
      onResize.accept(limit);
      if (inside < limit) {
        inside++;
        admit(line.removeFirst());
      }
      sinceGrowth = 0;
    }
    return GROW_EVERY_NANOS - sinceGrowth;
  }

  private void shrinkWhenCalm(long now) {
    if (limit == size) {
      return;
    }
    Waiter head = line.peekFirst();
    if (head != null && stands(head, now)) {
      lastLongWait = now;
    }
    long calm = now - lastLongWait - CALM_NANOS;
    if (calm >= 0) {
      // After a quiet hour the first caller finds the limit where a quiet hour leaves it.
      long steps = Math.min(calm / SHRINK_EVERY_NANOS + 1, (now - lastShrink) / SHRINK_EVERY_NANOS);
      if (steps > 0) {
        lastShrink = now;
        limit = (int) Math.max(size, limit - steps);
        onResize.accept(limit);
      }
    }
  }

  /** Whether this caller has waited long, and not only because many were ahead of it. */
  private boolean stands(Waiter waiter, long now) {
    long waited = now - waiter.since;
    double heldNanos = (double) limit * waited / Math.max(1, admissions - waiter.admissionsBefore);
    return waited >= overflowAfterNanos && heldNanos >= overflowAfterNanos;
  }

  private boolean withdraw(Waiter waiter) {
    acquire();
    try {
      boolean left = line.remove(waiter);
      if (left) {
        handOver(waiter);
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  private void admit(Waiter waiter) {
    admissions++;
    waiter.admitted = true;
    LockSupport.unpark(waiter.thread);
    handOver(waiter);
  }

  /** The watch goes from who has left the line to who will be in it for longest. */
  private void handOver(Waiter gone) {
    if (gone == watcher) {
      Waiter last = line.peekLast();
      watcher = last;
      if (last != null) {
        last.watches = true;
        LockSupport.unpark(last.thread);
      }
    }
  }

  private <T> T locked(java.util.function.Supplier<T> body) {
    acquire();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  private static final class Waiter {
    private final Thread thread;
    private final long since;
    private final long end;
    private final long admissionsBefore;
    private volatile boolean admitted;
    private volatile boolean watches;

    private Waiter(Thread thread, long since, long end, long admissionsBefore) {
      this.thread = thread;
      this.since = since;
      this.end = end;
      this.admissionsBefore = admissionsBefore;
    }
  }
}
