package io.confida.benchmarks.micro.pools;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one thread got in one iteration: its turns, and how long it waited for them. */
@State(Scope.Thread)
public class Turns {

  private long served;
  private long longestNanos;

  /** For JMH. */
  public Turns() {}

  /** Forgets the iteration before. */
  @Setup(Level.Iteration)
  public void begin(Borrowing suite) {
    served = 0;
    longestNanos = 0;
    suite.join(this);
  }

  /** A turn that was asked for in the measured time. */
  void served(long waitedNanos) {
    served++;
    longestNanos = Math.max(longestNanos, waitedNanos);
  }

  /** Turns of the iteration. */
  long served() {
    return served;
  }

  /** The longest wait of the iteration. */
  long longestNanos() {
    return longestNanos;
  }
}
