package io.confida.server.interview;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the words of the vocabulary, and finds a word in a character array without making a
 * string of it. Open addressing, linear probing, load below one half. Not to be changed any more
 * once it is shared.
 */
final class WordTable {
  static final int NONE = -1;

  private @Nullable String[] slots = new String[1024];
  private int[] ids = new int[1024];
  private String[] words = new String[512];
  private int size;

  /** The number of the word, a new one if it had none. */
  int intern(String word) {
    char[] chars = word.toCharArray();
    int found = find(chars, 0, chars.length);
    if (found != NONE) {
      return found;
    }
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
    }
    words[size] = word;
    place(word, size);
    return size++;
  }

  /** The number of the word {@code chars[from, to)}, or {@link #NONE}. */
  int find(char[] chars, int from, int to) {
    int slot = hash(chars, from, to) & (slots.length - 1);
    while (true) {
      String word = slots[slot];
      if (word == null) {
        return NONE;
      }
      if (same(word, chars, from, to)) {
        return ids[slot];
      }
      slot = (slot + 1) & (slots.length - 1);
    }
  }

  int find(String word) {
    return find(word.toCharArray(), 0, word.length());
  }

  String word(int id) {
    return words[id];
  }

  int size() {
    return size;
  }

  private void grow() {
    slots = new String[2 * slots.length];
    ids = new int[slots.length];
    for (int id = 0; id < size; id++) {
      place(words[id], id);
    }
  }

  private void place(String word, int id) {
    int slot = hash(word.toCharArray(), 0, word.length()) & (slots.length - 1);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = word;
    ids[slot] = id;
  }

  private static boolean same(String word, char[] chars, int from, int to) {
    if (word.length() != to - from) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != chars[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(char[] chars, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + chars[i];
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
