package io.confida.server.interview;

import java.util.ArrayList;
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

  private final LongIntMap heads = new LongIntMap(8_192);
  private final List<Integer> targetOf = new ArrayList<>();
  private final List<Integer> next = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  /** Adds a word unless it is too short or reads like ordinary English. */
  void add(String word, int value) {
    if (word.length() < SHORTEST || word.length() > LONGEST || !plain(word)) {
      return;
    }
    targets.add(new Target(word, value));
    char[] chars = word.toCharArray();
    long[] hashes = hashes(chars, 0, chars.length);
    for (long hash : hashes) {
      int head = heads.get(hash);
      targetOf.add(targets.size() - 1);
      next.add(head);
      heads.put(hash, targetOf.size() - 1);
    }
  }

  /** The value of a word at distance one from {@code chars[from, to)}, or -1. */
  int find(char[] chars, int from, int to) {
    if (to - from < SHORTEST - 1 || to - from > LONGEST + 1) {
      return -1;
    }
    for (long hash : hashes(chars, from, to)) {
      for (int at = heads.get(hash); at != LongIntMap.NONE; at = next.get(at)) {
        Target target = targets.get(targetOf.get(at));
        if (oneApart(target.word, chars, from, to)) {
          return target.phrase;
        }
      }
    }
    return -1;
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

  /** Hashes of the word and of the word without its i-th letter, for each i past the first. */
  private static long[] hashes(char[] chars, int from, int to) {
    int length = to - from;
    long[] prefix = new long[length + 1];
    long[] power = new long[length + 1];
    power[0] = 1;
    for (int i = 0; i < length; i++) {
      prefix[i + 1] = prefix[i] * PRIME + chars[from + i];
      power[i + 1] = power[i] * PRIME;
    }
    long whole = prefix[length];
    long[] result = new long[length];
    result[0] = nonZero(whole);
    for (int i = 1; i < length; i++) {
      int tail = length - i - 1;
      long suffix = whole - prefix[i + 1] * power[tail];
      result[i] = nonZero(prefix[i] * power[tail] + suffix);
    }
    return result;
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
