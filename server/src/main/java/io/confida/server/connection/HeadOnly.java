package io.confida.server.connection;

import io.helidon.common.buffers.BufferData;

/** Answers of which the status line and the headers are sent, and nothing more. */
public final class HeadOnly {

  private static final ScopedValue<HeadOnly> CURRENT = ScopedValue.newInstance();
  private static final int END = 0x0d0a0d0a; // CR LF CR LF

  private int lastFour;

  private HeadOnly() {}

  /** Leaves out the body of the answer that this writes. */
  public static void during(Runnable work) {
    ScopedValue.where(CURRENT, new HeadOnly()).run(work);
  }

  /** What is to be sent of it: all, where bodies are. */
  static BufferData of(BufferData written) {
    return CURRENT.isBound() ? CURRENT.get().head(written) : written;
  }

  private BufferData head(BufferData written) {
    BufferData head = BufferData.growing(512);
    while (lastFour != END && written.available() > 0) {
      int next = written.read();
      head.write(next);
      lastFour = (lastFour << 8) | next;
    }
    return head;
  }
}
