package io.confida.monitor.exposition.http;

/**
 * Bytes of an answer, within an array that nobody else writes to. Where there is room before them,
 * the answer's head goes there, so that one write sends both and nothing is copied.
 */
public final class Body {
  /** As much room as every head fits into. */
  public static final int ROOM = 512;

  private static final Body NONE = of(new byte[0]);

  private final byte[] array;
  private final int start;
  private final int end;

  private Body(byte[] array, int start, int end) {
    this.array = array;
    this.start = start;
    this.end = end;
  }

  /** The bytes from {@code start} up to {@code end}; not copied. */
  public static Body of(byte[] array, int start, int end) {
    return new Body(array, start, end);
  }

  static Body of(byte[] array) {
    return new Body(array, 0, array.length);
  }

  static Body none() {
    return NONE;
  }

  /** Where they stand, from {@link #start} up to {@link #end}. */
  public byte[] array() {
    return array;
  }

  /** Where the first stands. */
  public int start() {
    return start;
  }

  /** Behind the last. */
  public int end() {
    return end;
  }

  int length() {
    return end - start;
  }

  /** These after the head, which takes the room before them. */
  Body after(byte[] head) {
    if (length() == 0) {
      return of(head);
    }
    int from = start - head.length;
    if (from >= 0) {
      System.arraycopy(head, 0, array, from, head.length);
      return new Body(array, from, end);
    }
    byte[] all = new byte[head.length + length()];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(array, start, all, head.length, length());
    return of(all);
  }
}
