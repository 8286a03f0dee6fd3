package io.confida.server.interview;

/**
 * The words of a question as sorted numbers, with 256 bits of them in front: two signatures whose
 * bits have little in common are told apart without a look at the words (B. Bloom, "Space/time
 * trade-offs in hash coding with allowable errors", 1970, with one hash).
 */
final class WordSignature {
  private final int[] words;
  private final long a;
  private final long b;
  private final long c;
  private final long d;

  /**
   * A signature.
   *
   * @param words word numbers, ascending, none twice
   */
  WordSignature(int[] words) {
    this.words = words;
    long[] bits = new long[4];
    for (int word : words) {
      int hash = word * 0x9E3779B9;
      bits[hash >>> 30] |= 1L << ((hash >>> 24) & 63);
    }
    a = bits[0];
    b = bits[1];
    c = bits[2];
    d = bits[3];
  }

  /** Jaccard index of the bits: near that of the words, in a few machine instructions. */
  double estimate(WordSignature other) {
    int shared =
        Long.bitCount(a & other.a)
            + Long.bitCount(b & other.b)
            + Long.bitCount(c & other.c)
            + Long.bitCount(d & other.d);
    if (shared == 0) {
      return 0;
    }
    int all =
        Long.bitCount(a | other.a)
            + Long.bitCount(b | other.b)
            + Long.bitCount(c | other.c)
            + Long.bitCount(d | other.d);
    return (double) shared / all;
  }

  /** Jaccard index of the words, as {@code QuestionText.similarity} gives it for the texts. */
  double similarity(WordSignature other) {
    int shared = 0;
    int i = 0;
    int k = 0;
    while (i < words.length && k < other.words.length) {
      if (words[i] == other.words[k]) {
        shared++;
        i++;
        k++;
      } else if (words[i] < other.words[k]) {
        i++;
      } else {
        k++;
      }
    }
    int all = words.length + other.words.length - shared;
    return all == 0 ? 0 : (double) shared / all;
  }
}
