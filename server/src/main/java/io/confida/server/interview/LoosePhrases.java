package io.confida.server.interview;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds phrases of two or three words that a posting says in other forms and another order: "plan
 * well sequenced lessons" names Lesson Planning. A phrase is found when the stems of all its words
 * stand within {@link #WINDOW} words in one clause. Each phrase is looked for only where its rarest
 * stem stands, so a word costs as many steps as phrases hang on it, a number the vocabulary fixes.
 */
final class LoosePhrases {
  private static final int WINDOW = 4;
  private static final int ENDING = 2;

  /** Stems that carry too little to find a phrase by. */
  private static final Set<String> EMPTY =
      Set.of("and", "of", "to", "the", "in", "for", "with", "on", "a", "as");

  private static final Set<String> VAGUE =
      Set.of(
          "skill",
          "knowledg",
          "experienc",
          "work",
          "good",
          "strong",
          "excell",
          "high",
          "level",
          "use",
          "user",
          "new",
          "role",
          "time",
          "with",
          "tool",
          "basic",
          "team",
          "well",
          "end",
          "first");

  private record Loose(int skill, List<Integer> stems) {}

  private final WordTable stems = new WordTable();
  private final List<List<Loose>> byRarest = new ArrayList<>();
  private int[] stemOfWord = new int[0];

  LoosePhrases(PhraseTrie trie, List<PhraseTrie.Phrase> phrases) {
    List<Loose> all = new ArrayList<>();
    Map<Integer, Integer> frequency = new HashMap<>();
    Set<List<Integer>> seen = new HashSet<>();
    for (PhraseTrie.Phrase phrase : phrases) {
      List<Integer> ids = stems(trie, phrase);
      if (ids.size() >= 2 && ids.size() <= 3 && seen.add(ids.stream().sorted().toList())) {
        all.add(new Loose(phrase.owner(), ids));
        ids.forEach(id -> frequency.merge(id, 1, Integer::sum));
      }
    }
    for (int i = 0; i < stems.size(); i++) {
      byRarest.add(new ArrayList<>());
    }
    for (Loose loose : all) {
      int rarest = loose.stems.getFirst();
      for (int stem : loose.stems) {
        if (frequency.getOrDefault(stem, 0) < frequency.getOrDefault(rarest, 0)) {
          rarest = stem;
        }
      }
      byRarest.get(rarest).add(loose);
    }
    stemOfWord = new int[trie.words().size()];
    for (int word = 0; word < stemOfWord.length; word++) {
      stemOfWord[word] = stems.find(Stems.of(trie.words().word(word)));
    }
  }

  private List<Integer> stems(PhraseTrie trie, PhraseTrie.Phrase phrase) {
    List<Integer> ids = new ArrayList<>();
    if (phrase.ambiguous() || phrase.words().size() < 2) {
      return ids;
    }
    boolean bends = false;
    for (int word : phrase.words()) {
      String text = trie.words().word(word);
      String stem = Stems.of(text);
      if (EMPTY.contains(text)) {
        continue;
      }
      bends |= text.length() - stem.length() >= ENDING;
      if (stem.length() < 3
          || VAGUE.contains(stem)
          || !stem.chars().allMatch(Character::isLetter)) {
        return List.of();
      }
      int id = stems.intern(stem);
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    // "SQL Server" is a name: its words take no endings, and nothing comes between them.
    return bends ? ids : List.of();
  }

  /** The stem of each word of a text, {@link WordTable#NONE} for one that no phrase has. */
  int[] stemsOf(SkillScanner.Words words) {
    PostingTokens tokens = words.tokens;
    int[] result = new int[tokens.count];
    for (int i = 0; i < tokens.count; i++) {
      if (words.word[i] >= 0) {
        result[i] = stemOfWord[words.word[i]];
      } else {
        int end = Stems.end(tokens.low, tokens.lowStart[i], tokens.lowEnd[i]);
        result[i] = stems.find(tokens.low, tokens.lowStart[i], end);
      }
    }
    return result;
  }

  /**
   * Adds what it finds to {@code mentions}.
   *
   * @param taken words that already belong to a mention; a phrase needs one word of its own
   * @return steps taken
   */
  long collect(PostingTokens tokens, int[] stem, boolean[] taken, List<Mention> mentions) {
    long steps = 0;
    for (int i = 0; i < stem.length; i++) {
      steps++;
      if (stem[i] == WordTable.NONE) {
        continue;
      }
      for (Loose loose : byRarest.get(stem[i])) {
        int first = i;
        int last = i;
        boolean own = !taken[i];
        boolean all = true;
        for (int wanted : loose.stems) {
          if (wanted == stem[i]) {
            continue;
          }
          steps += 2 * WINDOW;
          int at = nearest(tokens, stem, wanted, i);
          if (at < 0) {
            all = false;
            break;
          }
          own |= !taken[at];
          first = Math.min(first, at);
          last = Math.max(last, at);
        }
        if (all && own && last - first <= WINDOW && unbroken(tokens, first, last)) {
          mentions.add(new Mention(loose.skill, first, last, Mention.Certainty.LOOSE));
        }
      }
    }
    return steps;
  }

  private static boolean unbroken(PostingTokens tokens, int first, int last) {
    for (int i = first + 1; i <= last; i++) {
      if (tokens.gap[i] != PostingTokens.SPACE || tokens.text[tokens.start[i]] == '/') {
        return false;
      }
    }
    return true;
  }

  private static int nearest(PostingTokens tokens, int[] stem, int wanted, int at) {
    for (int distance = 1; distance <= WINDOW; distance++) {
      int before = at - distance;
      if (before >= 0 && stem[before] == wanted && tokens.clause[before] == tokens.clause[at]) {
        return before;
      }
      int after = at + distance;
      if (after < stem.length
          && stem[after] == wanted
          && tokens.clause[after] == tokens.clause[at]) {
        return after;
      }
    }
    return -1;
  }
}
