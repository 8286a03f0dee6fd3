package io.confida.benchmarks.lab;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * The pool sizes among which is chosen, in ascending order. A step on it is what "one size off"
 * means.
 */
public final class Grid {

  private final int[] sizes;

  private Grid(int[] sizes) {
    this.sizes = sizes;
  }

  /**
   * These sizes, sorted, each once.
   *
   * @throws IllegalArgumentException if there is none or one is below 1
   */
  public static Grid of(int... sizes) {
    int[] sorted = Arrays.stream(sizes).sorted().distinct().toArray();
    if (sorted.length == 0 || sorted[0] < 1) {
      throw new IllegalArgumentException("pool sizes are 1 or more: " + Arrays.toString(sizes));
    }
    return new Grid(sorted);
  }

  /** These sizes, sorted, each once. */
  public static Grid of(Collection<Integer> sizes) {
    return of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** 1, 2, 3, 4, 6, 8, 12, 16 … up to a size: two steps double it. */
  public static Grid upTo(int largest) {
    return of(
        IntStream.concat(
                IntStream.iterate(1, size -> size <= largest, size -> 2 * size)
                    .flatMap(size -> IntStream.of(size, size * 3 / 2)),
                IntStream.of(largest))
            .filter(size -> size <= largest)
            .toArray());
  }

  /** How many sizes there are. */
  public int count() {
    return sizes.length;
  }

  /** The size in that place, from 0. */
  public int size(int place) {
    return sizes[place];
  }

  /** The place of the size, or of the nearest by ratio. */
  public int placeOf(int size) {
    int nearest = 0;
    for (int i = 1; i < sizes.length; i++) {
      if (apart(sizes[i], size) < apart(sizes[nearest], size)) {
        nearest = i;
      }
    }
    return nearest;
  }

  /** All sizes. */
  public IntStream sizes() {
    return Arrays.stream(sizes);
  }

  /** The part of it that lies between two sizes, both included; the sizes nearest if none does. */
  Grid between(int from, int to) {
    int[] part = sizes().filter(size -> from <= size && size <= to).toArray();
    return part.length == 0 ? of(from, to) : new Grid(part);
  }

  private static double apart(int a, int b) {
    return Math.abs(Math.log((double) a / b));
  }
}
