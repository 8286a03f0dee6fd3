package io.confida.monitor.inject;

import java.util.Arrays;

/** A class file while it comes about, or a part of one: numbers have their large end first. */
final class Bytes {
  private byte[] array = new byte[256];
  private int length;

  /** One byte. */
  Bytes u1(int number) {
    ensure(1);
    array[length++] = (byte) number;
    return this;
  }

  /** Two bytes. */
  Bytes u2(int number) {
    return u1(number >> 8).u1(number);
  }

  /** Four bytes. */
  Bytes u4(int number) {
    return u2(number >> 16).u2(number);
  }

  /** Those from {@code start} up to {@code end}. */
  Bytes copy(byte[] from, int start, int end) {
    ensure(end - start);
    System.arraycopy(from, start, array, length, end - start);
    length += end - start;
    return this;
  }

  /** All of these. */
  Bytes add(Bytes others) {
    return copy(others.array, 0, others.length);
  }

  int length() {
    return length;
  }

  byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  private void ensure(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(length + more, 2 * array.length));
    }
  }
}
