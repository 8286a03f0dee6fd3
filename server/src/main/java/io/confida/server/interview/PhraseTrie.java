package io.confida.server.interview;

import java.util.ArrayList;
import java.util.List;

/**
 * A trie over words, not characters: the keyword-tree part of A. Aho and M. Corasick, "Efficient
 * string matching: an aid to bibliographic search" (CACM 18, 1975). Its failure links are left out:
 * a phrase has at most {@link #LONGEST} words, so starting anew at each word costs at most that
 * many steps, which keeps the whole linear, and the longest phrase at a place is found without the
 * bookkeeping of overlapping matches.
 *
 * <p>Edges carry the singular of a word; whether singular and plural may stand for each other is
 * decided at the phrase's end (see {@link #fits}).
 */
final class PhraseTrie {
  /** Longer phrases are refused. */
  static final int LONGEST = 8;

  private static final int WORD_BITS = 24;

  private final WordTable words = new WordTable();
  private final List<Integer> singulars = new ArrayList<>();
  private final LongIntMap edges = new LongIntMap(16_384);
  private final List<List<Phrase>> ends = new ArrayList<>();
  private int longest;

  PhraseTrie() {
    ends.add(List.of());
  }

  /** A phrase, its words and how it was written. */
  record Phrase(int owner, boolean ambiguous, String written, List<Integer> words) {}

  WordTable words() {
    return words;
  }

  /** The number of a word, a new one if it had none; its singular is numbered too. */
  int intern(String word) {
    int id = words.intern(word);
    if (id == singulars.size()) {
      singulars.add(id);
      String singular = singular(word);
      if (!singular.equals(word)) {
        int base = words.intern(singular);
        if (base == singulars.size()) {
          singulars.add(base);
        }
        singulars.set(id, base);
      }
    }
    return id;
  }

  int singularOf(int word) {
    return singulars.get(word);
  }

  /**
   * Adds a phrase.
   *
   * @return the owner of the same phrase if another one has it, else {@code owner}
   */
  int add(int owner, String written, boolean ambiguous) {
    PostingTokens tokens = PostingTokens.of(written);
    if (tokens.count == 0 || tokens.count > LONGEST) {
      throw new IllegalArgumentException(
          "'%s' must have 1 to %d words".formatted(written, LONGEST));
    }
    List<Integer> ids = new ArrayList<>(tokens.count);
    int node = 0;
    for (int i = 0; i < tokens.count; i++) {
      int word = intern(tokens.word(i));
      ids.add(word);
      node = child(node, singularOf(word));
    }
    List<Phrase> here = ends.get(node);
    for (Phrase phrase : here) {
      if (phrase.words.equals(ids)) {
        return phrase.owner;
      }
    }
    List<Phrase> more = new ArrayList<>(here);
    more.add(new Phrase(owner, ambiguous, written, List.copyOf(ids)));
    ends.set(node, List.copyOf(more));
    longest = Math.max(longest, tokens.count);
    return owner;
  }

  private int child(int node, int word) {
    long key = key(node, word);
    int child = edges.get(key);
    if (child == LongIntMap.NONE) {
      child = ends.size();
      ends.add(List.of());
      edges.put(key, child);
    }
    return child;
  }

  /** The node behind {@code node} for a singular, or {@link LongIntMap#NONE}. */
  int step(int node, int singular) {
    return singular == WordTable.NONE ? LongIntMap.NONE : edges.get(key(node, singular));
  }

  /** The phrases that end at this node: the same but for singular and plural. */
  List<Phrase> endingAt(int node) {
    return ends.get(node);
  }

  /** All phrases, in the order of their nodes. */
  List<Phrase> phrases() {
    return ends.stream().flatMap(List::stream).toList();
  }

  int longest() {
    return longest;
  }

  /**
   * Whether a phrase written with {@code phraseWord} may stand in a text as {@code textWord}, both
   * with the same singular. A plural may stand for a singular ("REST APIs"); a singular for a
   * plural only inside a phrase of several words: "Windows" is not "window".
   */
  boolean fits(Phrase phrase, int phraseWord, int textWord) {
    return phraseWord == textWord
        || phraseWord == singularOf(phraseWord)
        || phrase.words.size() > 1;
  }

  /** The singular, by the rules of {@link Spelling}. */
  private static String singular(String word) {
    char[] chars = word.toCharArray();
    if (Spelling.pluralOfY(chars, 0, chars.length)) {
      return word.substring(0, word.length() - 3) + "y";
    }
    return word.substring(0, Spelling.singularEnd(chars, 0, chars.length));
  }

  private static long key(int node, int word) {
    return ((long) node << WORD_BITS | word) + 1;
  }
}
