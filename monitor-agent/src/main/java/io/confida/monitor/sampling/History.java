package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.Count;
import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The last samples of one pool in a ring, 17 bytes a sample: 8 for the time, 2 each for active,
 * idle, total and waiting, 1 for what became of it. Memory is taken in blocks of {@value #BLOCK}
 * samples (8.9 KB) as the history fills, so a young or slow watch is small: 158 KB per pool for 15
 * minutes at 10 samples a second. One thread records, any thread may ask; neither holds the lock
 * while a pool's code runs.
 */
final class History {
  private static final int BLOCK = 512;

  /** So many samples have their largest counts beside them: peaks are asked for at each scrape. */
  private static final int GROUP = 32;

  /** A count above {@link #LARGEST} is kept as that: no pool and no queue is so long. */
  private static final char ABSENT = Character.MAX_VALUE;

  private static final int LARGEST = ABSENT - 1;

  private static final byte FREE = 0;
  private static final byte SATURATED = 1;
  private static final byte SATURATION_UNKNOWN = 2;
  private static final byte FAILED = 3;

  private final long intervalNanos;
  private final long bornNanos;
  private final int length;
  private final @Nullable Block[] blocks;

  /** Samples recorded so far; the newest stands at {@code recorded - 1}, modulo the length. */
  private long recorded;

  private @Nullable PoolSnapshot latest;

  /**
   * @param interval intended distance between samples
   * @param history how far back samples are kept
   * @param bornNanos since when samples are due
   */
  History(Duration interval, Duration history, long bornNanos) {
    this.intervalNanos = interval.toNanos();
    this.bornNanos = bornNanos;
    // One more than intervals: the samples at both ends of the stretch count.
    this.length = Math.toIntExact(history.toNanos() / interval.toNanos() + 1);
    this.blocks = new Block[(length + BLOCK - 1) / BLOCK];
  }

  synchronized void record(PoolSnapshot snapshot) {
    Optional<Boolean> full = snapshot.saturated();
    byte saturation = full.isEmpty() ? SATURATION_UNKNOWN : full.get() ? SATURATED : FREE;
    Block block = blockFor(recorded);
    int i = indexInBlock(recorded++);
    block.nanos[i] = snapshot.capturedNanos();
    block.active[i] = packed(snapshot.active());
    block.idle[i] = packed(snapshot.idle());
    block.total[i] = packed(snapshot.total());
    block.waiting[i] = packed(snapshot.waiting());
    block.state[i] = saturation;
    block.noteMost(i);
    latest = snapshot;
  }

  synchronized void recordFailure(long atNanos) {
    Block block = blockFor(recorded);
    int i = indexInBlock(recorded++);
    block.nanos[i] = atNanos;
    block.active[i] = ABSENT;
    block.idle[i] = ABSENT;
    block.total[i] = ABSENT;
    block.waiting[i] = ABSENT;
    block.state[i] = FAILED;
    block.noteMost(i);
  }

  /** What the samples of the last {@code length} before {@code nowNanos} say together. */
  synchronized PoolWindow window(long nowNanos, Duration length) {
    long startNanos = nowNanos - length.toNanos();
    long first = firstSince(startNanos);
    long before = first > oldest() ? nanosOf(first - 1) : bornNanos;
    long previous = before - startNanos > 0 ? before : startNanos;

    var activeLevel = new TimeWeighted();
    var waitingLevel = new TimeWeighted();
    var saturation = new TimeWeighted();
    var taken = new TimeWeighted();
    int failed = 0;
    long late = 0;
    for (long sample = first; sample < recorded; sample++) {
      Block block = blockOf(sample);
      int i = indexInBlock(sample);
      long nanos = block.nanos[i];
      late += missedBetween(previous, nanos, intervalNanos);
      previous = nanos;
      if (block.state[i] == FAILED) {
        failed++;
        continue;
      }
      taken.add(nanos, 1);
      addIfPresent(activeLevel, nanos, block.active[i]);
      addIfPresent(waitingLevel, nanos, block.waiting[i]);
      if (block.state[i] != SATURATION_UNKNOWN) {
        saturation.add(nanos, block.state[i] == SATURATED ? 1 : 0);
      }
    }
    late += missedBetween(previous, nowNanos, intervalNanos);
    return new PoolWindow(
        taken.samples() > 0 ? Optional.ofNullable(latest) : Optional.empty(),
        taken.spanNanos() / 1e9,
        activeLevel.level(),
        waitingLevel.level(),
        saturation.mean(),
        new PoolWindow.Samples(taken.samples(), Math.toIntExact(late), failed));
  }

  /** The largest counts of the last {@code length} before {@code nowNanos}. */
  synchronized PoolView.Peaks peaks(long nowNanos, Duration length) {
    long first = firstSince(nowNanos - length.toNanos());
    int active = -1;
    int waiting = -1;
    long sample = recorded - 1;
    while (sample >= first) {
      Block block = blockOf(sample);
      int i = indexInBlock(sample);
      if (i % GROUP == GROUP - 1 && sample - first >= GROUP - 1) {
        active = larger(active, block.mostActive[i / GROUP]);
        waiting = larger(waiting, block.mostWaiting[i / GROUP]);
        sample -= GROUP;
      } else {
        active = larger(active, block.active[i]);
        waiting = larger(waiting, block.waiting[i]);
        sample--;
      }
    }
    return new PoolView.Peaks(peak(active), peak(waiting));
  }

  private static int larger(int most, char count) {
    return count == ABSENT ? most : Math.max(most, count);
  }

  private static OptionalInt peak(int most) {
    return most < 0 ? OptionalInt.empty() : Count.of(most);
  }

  /**
   * The samples of the last {@code length}, oldest first.
   *
   * @param nowNanos this moment
   * @param now the same by the wall clock
   */
  synchronized List<PoolSample> samples(long nowNanos, Instant now, Duration length) {
    long first = firstSince(nowNanos - length.toNanos());
    List<PoolSample> samples = new ArrayList<>((int) (recorded - first));
    for (long sample = first; sample < recorded; sample++) {
      Block block = blockOf(sample);
      int i = indexInBlock(sample);
      samples.add(
          new PoolSample(
              now.minusNanos(nowNanos - block.nanos[i]),
              unpacked(block.active[i]),
              unpacked(block.idle[i]),
              unpacked(block.total[i]),
              unpacked(block.waiting[i]),
              block.state[i] == FAILED));
    }
    return samples;
  }

  /** How many samples should have been taken strictly between two, to the nearest. */
  static long missedBetween(long fromNanos, long toNanos, long intervalNanos) {
    return Math.max(0, (toNanos - fromNanos + intervalNanos / 2) / intervalNanos - 1);
  }

  /** The first sample at this moment or after it; their times only grow. */
  private long firstSince(long startNanos) {
    long from = oldest();
    long to = recorded;
    while (from < to) {
      long middle = (from + to) >>> 1;
      if (nanosOf(middle) - startNanos >= 0) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return to;
  }

  private long oldest() {
    return Math.max(0, recorded - length);
  }

  private long nanosOf(long sample) {
    return blockOf(sample).nanos[indexInBlock(sample)];
  }

  private Block blockFor(long sample) {
    int number = (int) (sample % length) / BLOCK;
    Block block = blocks[number];
    if (block == null) {
      block = new Block(Math.min(BLOCK, length - number * BLOCK));
      blocks[number] = block;
    }
    return block;
  }

  private Block blockOf(long sample) {
    Block block = blocks[(int) (sample % length) / BLOCK];
    if (block == null) {
      throw new IllegalStateException("sample " + sample + " was never recorded");
    }
    return block;
  }

  private int indexInBlock(long sample) {
    return (int) (sample % length) % BLOCK;
  }

  private static char packed(OptionalInt count) {
    return count.isPresent() ? (char) Math.min(LARGEST, count.getAsInt()) : ABSENT;
  }

  private static OptionalInt unpacked(char count) {
    return count == ABSENT ? OptionalInt.empty() : Count.of(count);
  }

  private static void addIfPresent(TimeWeighted level, long atNanos, char count) {
    if (count != ABSENT) {
      level.add(atNanos, count);
    }
  }

  private static final class Block {
    private final long[] nanos;
    private final char[] active;
    private final char[] idle;
    private final char[] total;
    private final char[] waiting;
    private final byte[] state;
    private final char[] mostActive;
    private final char[] mostWaiting;

    Block(int size) {
      nanos = new long[size];
      active = new char[size];
      idle = new char[size];
      total = new char[size];
      waiting = new char[size];
      state = new byte[size];
      mostActive = new char[(size + GROUP - 1) / GROUP];
      mostWaiting = new char[mostActive.length];
    }

    /** A group fills from its first sample on, over what it held a history ago. */
    void noteMost(int i) {
      boolean first = i % GROUP == 0;
      note(mostActive, i / GROUP, active[i], first);
      note(mostWaiting, i / GROUP, waiting[i], first);
    }

    private static void note(char[] most, int group, char count, boolean first) {
      if (first || most[group] == ABSENT || (count != ABSENT && count > most[group])) {
        most[group] = count;
      }
    }
  }
}
