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
  private static final int NO_SKILL = -1;

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

  private static final Set<String> VERB_ENDINGS =
      Set.of("", "e", "s", "es", "ed", "ing", "ate", "ates", "ated", "ating", "y", "ies");

  private record Loose(int skill, List<Integer> stems) {}

  private final WordTable stems = new WordTable();
  private final List<List<Loose>> byRarest = new ArrayList<>();
  private int[] stemOfWord = new int[0];

  /** The skill that a verb with this stem stands for, or {@link #NO_SKILL}. */
  private final List<Integer> byVerb = new ArrayList<>();

  LoosePhrases(PhraseTrie trie, List<PhraseTrie.Phrase> phrases) {
    Map<Integer, Integer> verbs = verbs(trie, phrases);
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
      byVerb.add(verbs.getOrDefault(i, NO_SKILL));
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

  /** Skills whose name is what somebody does: Mentoring, Negotiation. */
  private Map<Integer, Integer> verbs(PhraseTrie trie, List<PhraseTrie.Phrase> phrases) {
    Map<Integer, Integer> verbs = new HashMap<>();
    for (PhraseTrie.Phrase phrase : phrases) {
      String word = trie.words().word(phrase.words().getFirst());
      boolean deed = word.endsWith("ing") || word.endsWith("ation");
      String stem = Stems.of(word);
      if (phrase.words().size() == 1 && deed && !phrase.ambiguous() && stem.length() >= 4) {
        verbs.merge(stems.intern(stem), phrase.owner(), (a, b) -> a.equals(b) ? a : NO_SKILL);
      }
    }
    return verbs;
  }

  /**
   * "Mentor two juniors", "you will negotiate": opens a sentence or follows "to", "will", "you".
   */
  private static boolean isVerb(PostingTokens tokens, int[] cues, int i) {
    String ending = tokens.word(i).substring(Stems.of(tokens.word(i)).length());
    if (!VERB_ENDINGS.contains(ending)) {
      return false;
    }
    if (tokens.opensSentence(i)) {
      return true;
    }
    return i > 0 && tokens.gap[i] == PostingTokens.SPACE && (cues[i - 1] & Cues.BEFORE_VERB) != 0;
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
  long collect(SkillScanner.Words words, int[] stem, boolean[] taken, List<Mention> mentions) {
    PostingTokens tokens = words.tokens;
    long steps = 0;
    for (int i = 0; i < stem.length; i++) {
      steps++;
      if (stem[i] == WordTable.NONE) {
        continue;
      }
      int done = byVerb.get(stem[i]);
      if (done != NO_SKILL && !taken[i] && isVerb(tokens, words.cues, i)) {
        mentions.add(new Mention(done, i, i, Mention.Certainty.LOOSE));
      }
      for (Loose loose : byRarest.get(stem[i])) {
        int first = i;
        int last = i;
        boolean own = !taken[i];
        boolean all = true;
        boolean inOrder = true;
        int previous = -1;
        for (int wanted : loose.stems) {
          steps += 2 * WINDOW;
          int at = wanted == stem[i] ? i : nearest(tokens, stem, wanted, i);
          if (at < 0) {
            all = false;
            break;
          }
          own |= !taken[at];
          inOrder &= at > previous;
          previous = at;
          first = Math.min(first, at);
          last = Math.max(last, at);
        }
        if (all && own && last - first <= WINDOW && unbroken(words, first, last, inOrder)) {
          mentions.add(new Mention(loose.skill, first, last, Mention.Certainty.LOOSE));
        }
      }
    }
    return steps;
  }

  /**
   * Whether nothing parts the words: no mark, no "with"; an "and" only where the order is the
   * phrase's own, as in "data mapping and analysis".
   */
  private static boolean unbroken(SkillScanner.Words words, int first, int last, boolean inOrder) {
    PostingTokens tokens = words.tokens;
    for (int i = first + 1; i <= last; i++) {
      int cues = words.cues[i];
      boolean parts = (cues & Cues.PARTING) != 0 || (!inOrder && (cues & Cues.JOINER) != 0);
      if (parts || tokens.gap[i] != PostingTokens.SPACE || tokens.text[tokens.start[i]] == '/') {
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
