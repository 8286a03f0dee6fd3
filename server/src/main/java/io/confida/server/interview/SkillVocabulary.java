package io.confida.server.interview;

import io.confida.server.question.BankSkill;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The skills that postings and questions speak of, with all their spellings. Immutable once made,
 * shared by all threads.
 */
public final class SkillVocabulary {
  private final List<Skill> skills;
  private final int[][] related;
  private final List<World> worlds;
  private final PhraseTrie trie;
  private final Cues cues;
  private final TypoIndex typos;
  private final LoosePhrases loose;

  private SkillVocabulary(
      List<Skill> skills, int[][] related, PhraseTrie trie, Cues cues, TypoIndex typos) {
    this.skills = List.copyOf(skills);
    this.related = related;
    this.trie = trie;
    this.cues = cues;
    this.typos = typos;
    this.loose = new LoosePhrases(trie, trie.phrases());
    this.worlds = skills.stream().map(s -> World.of(s.area())).toList();
  }

  /**
   * The vocabulary of these entries.
   *
   * @throws IllegalArgumentException when a spelling belongs to two skills, a name stands twice, or
   *     a neighbour or a spelling that needs context is nobody's; the message names all of them
   */
  public static SkillVocabulary of(List<BankSkill> entries) {
    List<String> faults = new ArrayList<>();
    List<Skill> skills = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (BankSkill entry : entries) {
      Integer before = numbers.putIfAbsent(lower(entry.name()), skills.size());
      if (before != null) {
        faults.add("skill '%s' is defined twice".formatted(entry.name()));
      }
      skills.add(new Skill(skills.size(), entry.name(), lower(entry.area())));
    }
    PhraseTrie trie = new PhraseTrie();
    Cues cues = new Cues(trie);
    TypoIndex typos = new TypoIndex();
    int[][] related = new int[skills.size()][];
    // Names first: where an alias of one skill is the name of another, the alias is at fault.
    for (int i = 0; i < skills.size(); i++) {
      addSpelling(trie, skills, entries.get(i), i, entries.get(i).name(), faults);
    }
    for (int i = 0; i < skills.size(); i++) {
      BankSkill entry = entries.get(i);
      Set<String> spellings = new HashSet<>(entry.aliases());
      spellings.add(entry.name());
      for (String alias : entry.aliases()) {
        addSpelling(trie, skills, entry, i, alias, faults);
      }
      for (String spelling : entry.needsContext()) {
        if (!spellings.contains(spelling)) {
          faults.add(
              "skill '%s': '%s' needs context, but is neither its name nor an alias"
                  .formatted(entry.name(), spelling));
        }
      }
      related[i] = neighbours(entry, numbers, faults);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
    for (BankSkill entry : entries) {
      addTypos(typos, trie, entry);
    }
    return new SkillVocabulary(skills, related, trie, cues, typos);
  }

  private static int[] neighbours(
      BankSkill entry, Map<String, Integer> numbers, List<String> faults) {
    List<Integer> found = new ArrayList<>();
    for (String name : entry.related()) {
      Integer number = numbers.get(lower(name));
      if (number == null) {
        faults.add("skill '%s': related '%s' is not defined".formatted(entry.name(), name));
      } else {
        found.add(number);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void addSpelling(
      PhraseTrie trie,
      List<Skill> skills,
      BankSkill entry,
      int number,
      String spelling,
      List<String> faults) {
    try {
      int owner = trie.add(number, spelling, entry.needsContext().contains(spelling));
      if (owner != number) {
        faults.add(
            "'%s' is a spelling of '%s' and of '%s'"
                .formatted(spelling, skills.get(owner).name(), entry.name()));
      }
    } catch (IllegalArgumentException e) {
      faults.add("skill '%s': %s".formatted(entry.name(), e.getMessage()));
    }
  }

  private static void addTypos(TypoIndex typos, PhraseTrie trie, BankSkill entry) {
    List<String> spellings = new ArrayList<>(entry.aliases());
    spellings.add(entry.name());
    for (String spelling : spellings) {
      if (hasSeveralWords(spelling)) {
        continue;
      }
      PostingTokens tokens = PostingTokens.of(spelling);
      if (tokens.count == 1 && !entry.needsContext().contains(spelling)) {
        String word = tokens.word(0);
        typos.add(word, trie.intern(word));
      }
    }
  }

  /** Seen without cutting it into words; false where only that tells. */
  private static boolean hasSeveralWords(String spelling) {
    int space = spelling.indexOf(' ');
    return space > 0
        && space + 1 < spelling.length()
        && Character.isLetter(spelling.charAt(space - 1))
        && Character.isLetter(spelling.charAt(space + 1));
  }

  /** All skills, in the order of their numbers. */
  public List<Skill> skills() {
    return skills;
  }

  /** The skill one of whose spellings this is, without regard to case; empty when nobody's. */
  public Optional<Skill> find(String spelling) {
    PostingTokens tokens = PostingTokens.of(spelling);
    int node = 0;
    int[] words = new int[tokens.count];
    for (int i = 0; i < tokens.count && node != LongIntMap.NONE; i++) {
      words[i] = trie.words().find(tokens.word(i));
      node =
          words[i] == WordTable.NONE ? LongIntMap.NONE : trie.step(node, trie.singularOf(words[i]));
    }
    if (node == LongIntMap.NONE || tokens.count == 0) {
      return Optional.empty();
    }
    for (PhraseTrie.Phrase phrase : trie.endingAt(node)) {
      boolean same = true;
      for (int i = 0; i < words.length; i++) {
        same &= phrase.words().get(i) == words[i];
      }
      if (same) {
        return Optional.of(skills.get(phrase.owner()));
      }
    }
    return Optional.empty();
  }

  /** Whether one of the two skills names the other as its neighbour. */
  public boolean related(Skill a, Skill b) {
    return contains(related[a.number()], b.number()) || contains(related[b.number()], a.number());
  }

  /** Numbers of the neighbours a skill names itself. */
  int[] relatedTo(int skill) {
    return related[skill].clone();
  }

  boolean neighbours(int a, int b) {
    return contains(related[a], b) || contains(related[b], a);
  }

  boolean sameArea(int a, int b) {
    return skills.get(a).area().equals(skills.get(b).area());
  }

  /** Whether the two skills' areas are of one world, as databases and operations are. */
  boolean sameWorld(int a, int b) {
    return worlds.get(a) == worlds.get(b) && worlds.get(a) != World.ALL;
  }

  World world(int skill) {
    return worlds.get(skill);
  }

  PhraseTrie trie() {
    return trie;
  }

  Cues cues() {
    return cues;
  }

  LoosePhrases loose() {
    return loose;
  }

  TypoIndex typos() {
    return typos;
  }

  private static boolean contains(int[] numbers, int number) {
    for (int n : numbers) {
      if (n == number) {
        return true;
      }
    }
    return false;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
