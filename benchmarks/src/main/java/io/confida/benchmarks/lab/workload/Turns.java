package io.confida.benchmarks.lab.workload;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Deals the kinds of a mixed workload's requests like cards: of each so many requests that start
 * one after another every number comes exactly once, in an order by chance.
 *
 * <p>Dice would give a kind its share in the long run only. In the second that a block lasts, the
 * five in a hundred that cost a hundred times as much as the others would be four or six by luck
 * alone, and the throughput with them (W. G. Cochran, "Sampling Techniques", 3rd ed., 1977, chapter
 * 5: strata of their due size take that part of the variance away).
 */
final class Turns {

  private static final int ORDERS = 64;

  private final int[][] orders;
  private final AtomicLong started = new AtomicLong();

  /**
   * @param of requests of a deal, with the numbers from 0 to one less
   */
  Turns(int of) {
    SplittableRandom random = new SplittableRandom(of);
    this.orders = new int[ORDERS][];
    for (int i = 0; i < ORDERS; i++) {
      orders[i] = shuffled(of, random);
    }
  }

  private static int[] shuffled(int of, SplittableRandom random) {
    int[] order = new int[of];
    for (int i = 1; i < of; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  /** The number of the request that starts now. */
  int next() {
    long turn = started.getAndIncrement();
    int[] order = orders[(int) (turn / orders[0].length % ORDERS)];
    return order[(int) (turn % order.length)];
  }
}
