package io.confida.monitor.snapshot;

import java.util.OptionalInt;

/**
 * Counts as figures. Small ones are shared: twenty pools read ten times a second would make more
 * than a thousand of them a second.
 */
public final class Count {
  private static final OptionalInt[] SMALL = new OptionalInt[256];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = OptionalInt.of(i);
    }
  }

  private Count() {}

  /** The count, which is there. */
  public static OptionalInt of(int count) {
    return count >= 0 && count < SMALL.length ? SMALL[count] : OptionalInt.of(count);
  }
}
