package io.confida.monitor.inject;

import io.confida.monitor.snapshot.PoolTimings;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one pool has told: how long borrowers waited and used, and who has which entry now. One slot
 * an entry, written by the thread that has it: the pool itself orders the threads of one entry.
 */
final class Borrows implements BorrowEar {
  private final Map<Object, Slot> slots = new ConcurrentHashMap<>();
  private final Durations acquire = new Durations();
  private final Durations use = new Durations();
  private final Durations creation = new Durations();
  private final LongAdder timeouts = new LongAdder();
  private final StackBudget budget;
  private final OpenFailed openFailed;
  private final long bornNanos = System.nanoTime();

  /** Whether the connection tried last could not be opened: the pool times those too. */
  interface OpenFailed {
    boolean now();
  }

  private static final AtomicReferenceFieldUpdater<Slot, @Nullable Hold> HOLD =
      AtomicReferenceFieldUpdater.newUpdater(Slot.class, Hold.class, "hold");

  private static final class Slot {
    volatile @Nullable Hold hold;

    /** Of the last borrower: the pool mostly gives a thread the entry that it had before. */
    private @Nullable WeakReference<Thread> lastThread;

    WeakReference<Thread> referenceTo(Thread thread) {
      WeakReference<Thread> last = lastThread;
      if (last == null || !last.refersTo(thread)) {
        last = new WeakReference<>(thread);
        lastThread = last;
      }
      return last;
    }
  }

  Borrows(StackBudget budget, OpenFailed openFailed) {
    this.budget = budget;
    this.openFailed = openFailed;
  }

  @Override
  public void borrowed(Object entry, long waitedNanos) {
    acquire.add(waitedNanos);
    long now = System.nanoTime();
    Thread thread = Thread.currentThread();
    Slot slot = slot(entry);
    Trace trace = budget.take(now) ? new Trace() : null;
    slot.hold = new Hold(slot.referenceTo(thread), thread.getName(), number(thread), now, trace);
  }

  @Override
  public void returned(Object entry) {
    Slot slot = slots.get(entry);
    Hold hold = slot == null ? null : slot.hold;
    if (slot != null && hold != null) {
      slot.hold = null;
      if (!hold.isFromBefore()) {
        use.add(System.nanoTime() - hold.sinceNanos());
      }
    }
  }

  @Override
  public void created(long tookMillis) {
    if (!openFailed.now()) {
      creation.add(tookMillis * 1_000_000);
    }
  }

  @Override
  public void timedOut() {
    timeouts.increment();
  }

  private Slot slot(Object entry) {
    Slot slot = slots.get(entry);
    return slot == null ? newSlot(entry) : slot;
  }

  private Slot newSlot(Object entry) {
    Slot fresh = new Slot();
    Slot before = slots.putIfAbsent(entry, fresh);
    return before == null ? fresh : before;
  }

  @SuppressWarnings("deprecation") // threadId() came with JDK 19
  private static long number(Thread thread) {
    return thread.getId();
  }

  /** The borrow of this entry that has not ended, as far as was told. */
  @Nullable Hold hold(Object entry) {
    Slot slot = slots.get(entry);
    return slot == null ? null : slot.hold;
  }

  /** This entry is out, and when or where it was borrowed was not told. */
  void foundOut(Object entry, Hold instead, @Nullable Hold expected) {
    // Its borrower may be telling at this moment, and knows better.
    HOLD.compareAndSet(slot(entry), expected, instead);
  }

  /** Forgets the entries that left the pool. */
  void sweep(HikariAccess access) throws Throwable {
    for (Iterator<Object> entries = slots.keySet().iterator(); entries.hasNext(); ) {
      if (access.isRemoved(entries.next())) {
        entries.remove();
      }
    }
  }

  void clear() {
    slots.clear();
  }

  PoolTimings timings() {
    return new PoolTimings(
        (System.nanoTime() - bornNanos) / 1e9,
        acquire.read(),
        use.read(),
        creation.read(),
        timeouts.sum());
  }
}
