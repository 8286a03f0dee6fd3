package io.confida.server.interview;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the skill word that an unknown word misspells by one letter: dropped, added, changed, or
 * swapped with its neighbour. Symmetric deletion (W. Garbe, "SymSpell", 2012): the index holds each
 * known word and each form of it with one letter less; looking up a text word and its own forms
 * with one letter less meets every word at distance one. A word of n letters costs n + 1 look-ups,
 * so a text costs a time linear in its length; words past {@link #LONGEST} are not looked up.
 *
 * <p>Writers rarely miss the first letter, and ordinary English is full of words one letter apart
 * ("willing", "billing"): so the first letter must be right, and words with the endings of ordinary
 * English derivation are not in the index.
 */
final class TypoIndex {
  static final int SHORTEST = 6;
  static final int LONGEST = 24;
  private static final long PRIME = 1_000_003L;
  private static final String[] ORDINARY_ENDINGS = {
    "ing", "ment", "tion", "sion", "ship", "ity", "ness", "ance", "ence", "ist", "ism", "ive", "al",
    "ed", "or", "ers", "ors", "ure", "age", "ant", "ent", "ary", "ory", "ics", "ions", "ments"
  };

  private record Target(String word, int phrase) {}

  /** Bits of the filter, a power of two: some twenty for each form. */
  private static final int FILTER_BITS = 1 << 19;

  private static final long[] POWERS = powers();

  private final LongIntMap heads = new LongIntMap(8_192);

  /**
   * One bit for the hash of each form (B. Bloom, 1970, with one hash). Nearly every look-up of an
   * ordinary word ends here, in 64 KiB that stay in the processor's cache, as the map does not.
   */
  private final long[] filter = new long[FILTER_BITS / Long.SIZE];

  private int[] targetOf = new int[8_192];
  private int[] next = new int[8_192];
  private int forms;
  private final List<Target> targets = new ArrayList<>();

  /** Adds a word unless it is too short or reads like ordinary English. */
  void add(String word, int value) {
    if (word.length() < SHORTEST || word.length() > LONGEST || !plain(word)) {
      return;
    }
    targets.add(new Target(word, value));
    char[] chars = word.toCharArray();
    long whole = hash(chars, 0, chars.length);
    addForm(whole);
    long prefix = chars[0];
    for (int i = 1; i < chars.length; i++) {
      long longer = prefix * PRIME + chars[i];
      addForm(without(whole, prefix, longer, chars.length - i - 1));
      prefix = longer;
    }
  }

  private void addForm(long form) {
    long hash = nonZero(form);
    if (forms == next.length) {
      targetOf = Arrays.copyOf(targetOf, 2 * forms);
      next = Arrays.copyOf(next, 2 * forms);
    }
    targetOf[forms] = targets.size() - 1;
    next[forms] = heads.get(hash);
    heads.put(hash, forms++);
    filter[word(hash)] |= 1L << hash;
  }

  /** The value of a word at distance one from {@code chars[from, to)}, or -1. */
  int find(char[] chars, int from, int to) {
    if (to - from < SHORTEST - 1 || to - from > LONGEST + 1) {
      return -1;
    }
    long whole = hash(chars, from, to);
    int found = ofForm(whole, chars, from, to);
    long prefix = chars[from];
    for (int i = from + 1; found < 0 && i < to; i++) {
      long longer = prefix * PRIME + chars[i];
      found = ofForm(without(whole, prefix, longer, to - i - 1), chars, from, to);
      prefix = longer;
    }
    return found;
  }

  private int ofForm(long form, char[] chars, int from, int to) {
    long hash = nonZero(form);
    if ((filter[word(hash)] & (1L << hash)) == 0) {
      return -1;
    }
    for (int at = heads.get(hash); at != LongIntMap.NONE; at = next[at]) {
      Target target = targets.get(targetOf[at]);
      if (oneApart(target.word, chars, from, to)) {
        return target.phrase;
      }
    }
    return -1;
  }

  /** The filter's word for a hash, whose lowest six bits choose the bit in it. */
  private static int word(long hash) {
    return (int) (hash >>> 6) & (FILTER_BITS / Long.SIZE - 1);
  }

  private static boolean plain(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!Character.isLetter(word.charAt(i))) {
        return false;
      }
    }
    for (String ending : ORDINARY_ENDINGS) {
      if (word.endsWith(ending)) {
        return false;
      }
    }
    return true;
  }

  private static long hash(char[] chars, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * PRIME + chars[i];
    }
    return hash;
  }

  /**
   * The hash of a word without one letter.
   *
   * @param whole the hash of the word
   * @param prefix the hash of what stands before the letter
   * @param longer the hash of that with the letter
   * @param tail how many letters follow
   */
  private static long without(long whole, long prefix, long longer, int tail) {
    return prefix * POWERS[tail] + whole - longer * POWERS[tail];
  }

  private static long[] powers() {
    long[] powers = new long[LONGEST + 2];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * PRIME;
    }
    return powers;
  }

  private static long nonZero(long hash) {
    return hash == 0 ? 1 : hash;
  }

  /** Whether one edit (F. Damerau, 1964) makes one of the other, and both start alike. */
  static boolean oneApart(String word, char[] chars, int from, int to) {
    int length = to - from;
    int difference = word.length() - length;
    if (word.charAt(0) != chars[from] || Math.abs(difference) > 1) {
      return false;
    }
    int shorter = Math.min(word.length(), length);
    int head = 0;
    while (head < shorter && word.charAt(head) == chars[from + head]) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head && word.charAt(word.length() - 1 - tail) == chars[to - 1 - tail]) {
      tail++;
    }
    int wordRest = word.length() - head - tail;
    int textRest = length - head - tail;
    boolean swapped =
        wordRest == 2
            && textRest == 2
            && word.charAt(head) == chars[from + head + 1]
            && word.charAt(head + 1) == chars[from + head];
    return (Math.max(wordRest, textRest) == 1) || swapped;
  }
}
