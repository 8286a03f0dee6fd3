package io.confida.server.interview;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the skills that a free text names, in time linear in its length: one pass over the
 * characters cuts it into words ({@link PostingTokens}), then a trie of words walks on from each
 * word as far as a phrase reaches, at most {@link PhraseTrie#LONGEST} steps. The longest phrase
 * wins, and the search goes on behind it: "React Native" is not also React.
 *
 * <p>Immutable, shared by all threads.
 */
public final class SkillScanner {
  private static final double TITLE_WEIGHT = 3;
  private static final double BONUS_LINE_WEIGHT = 0.5;
  private static final double EMPHASIS = 1.5;
  private static final int EMPHASIS_REACH = 5;

  private final SkillVocabulary vocabulary;

  /** A scanner for the skills of this vocabulary. */
  public SkillScanner(SkillVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The skills a posting names, in order of their first mention, those of the title first.
   *
   * @param title the job's title or role; may be empty
   * @param text the posting: plain text, Markdown, or HTML and its remnants
   */
  public List<FoundSkill> scan(String title, String text) {
    return scanCounting(title, text).found();
  }

  /** The vocabulary the scanner reads by. */
  public SkillVocabulary vocabulary() {
    return vocabulary;
  }

  /** What was found, the words of the posting, and how many steps it took. */
  record Scan(List<FoundSkill> found, Words words, long steps) {}

  /** A text's words with what the vocabulary knows of them. */
  static final class Words {
    final PostingTokens tokens;
    final int[] word;
    final int[] singular;
    final int[] cues;

    Words(PostingTokens tokens) {
      this.tokens = tokens;
      this.word = new int[tokens.count];
      this.singular = new int[tokens.count];
      this.cues = new int[tokens.count];
    }
  }

  Scan scanCounting(String title, String text) {
    Tally tally = new Tally();
    long steps = 0;
    Words titleWords = resolve(PostingTokens.of(title));
    Words textWords = resolve(PostingTokens.of(text));
    steps += readTitle(titleWords, tally);
    steps += read(textWords, tally);
    steps += titleWords.tokens.steps() + textWords.tokens.steps();
    return new Scan(tally.found(), textWords, steps);
  }

  private Words resolve(PostingTokens tokens) {
    Words words = new Words(tokens);
    PhraseTrie trie = vocabulary.trie();
    WordTable table = trie.words();
    for (int i = 0; i < tokens.count; i++) {
      int word = table.find(tokens.low, tokens.lowStart[i], tokens.lowEnd[i]);
      if (word == WordTable.NONE && tokens.has(i, PostingTokens.DOTTED)) {
        tokens.lowStart[i]++;
        word = table.find(tokens.low, tokens.lowStart[i], tokens.lowEnd[i]);
      }
      words.word[i] = word;
      words.singular[i] =
          word == WordTable.NONE ? singular(tokens, table, i) : trie.singularOf(word);
      words.cues[i] = vocabulary.cues().of(word);
    }
    return words;
  }

  private static int singular(PostingTokens tokens, WordTable table, int i) {
    char[] low = tokens.low;
    int from = tokens.lowStart[i];
    int to = tokens.lowEnd[i];
    if (Spelling.pluralOfY(low, from, to)) {
      low[to - 3] = 'y';
      int found = table.find(low, from, to - 2);
      low[to - 3] = 'i';
      return found;
    }
    int end = Spelling.singularEnd(low, from, to);
    return end == to ? WordTable.NONE : table.find(low, from, end);
  }

  /** In a title each name counts: "Go Developer", "Excel Trainer". */
  private long readTitle(Words words, Tally tally) {
    List<Mention> mentions = new ArrayList<>();
    long steps = collect(words, mentions);
    for (Mention mention : mentions) {
      if (mention.certainty() != Mention.Certainty.TYPO) {
        tally.add(mention.skill(), -1, TITLE_WEIGHT);
      }
    }
    return steps;
  }

  private long read(Words words, Tally tally) {
    PostingTokens tokens = words.tokens;
    List<Mention> mentions = new ArrayList<>();
    long steps = collect(words, mentions);
    boolean[] accepted = new SkillContext(vocabulary, tokens, words.cues, mentions).decide();
    boolean[] isSkill = new boolean[tokens.count];
    for (int i = 0; i < accepted.length; i++) {
      if (accepted[i]) {
        Arrays.fill(isSkill, mentions.get(i).first(), mentions.get(i).last() + 1, true);
      }
    }
    int exact = mentions.size();
    int[] stems = vocabulary.loose().stemsOf(words);
    steps += vocabulary.loose().collect(words, stems, isSkill, mentions);
    accepted = Arrays.copyOf(accepted, mentions.size());
    Arrays.fill(accepted, exact, accepted.length, true);
    for (int i = exact; i < accepted.length; i++) {
      Arrays.fill(isSkill, mentions.get(i).first(), mentions.get(i).last() + 1, true);
    }
    boolean[] negated = Negations.find(tokens, words.cues, isSkill);
    Section[] sections = new Sections(tokens, words.cues).read();
    double[] lineWeight = lineWeights(words, sections);
    StrayWords strays = new StrayWords(vocabulary, tokens, mentions, accepted);
    for (int i = 0; i < accepted.length; i++) {
      Mention mention = mentions.get(i);
      if (accepted[i] && !negated[mention.first()] && !strays.contains(mention)) {
        double weight = lineWeight[tokens.line[mention.first()]];
        if (isEmphasised(words, mention.first())) {
          weight *= EMPHASIS;
        }
        if (weight > 0) {
          tally.add(mention.skill(), tokens.start[mention.first()], weight);
        }
      }
    }
    return steps;
  }

  private static boolean isEmphasised(Words words, int first) {
    PostingTokens tokens = words.tokens;
    for (int i = first - 1; i >= 0 && i >= first - EMPHASIS_REACH; i--) {
      if (tokens.gap[i + 1] >= PostingTokens.CLAUSE) {
        return false;
      }
      if ((words.cues[i] & Cues.EMPHASIS) != 0) {
        return true;
      }
    }
    return false;
  }

  private double[] lineWeights(Words words, Section[] sections) {
    PostingTokens tokens = words.tokens;
    double[] weights = new double[tokens.lines];
    for (int line = 0; line < tokens.lines; line++) {
      double weight = sections[line].weight();
      for (int i = tokens.lineFirst[line]; i < tokens.lineEnd(line); i++) {
        if ((words.cues[i] & Cues.BONUS) != 0) {
          weight = Math.min(weight, BONUS_LINE_WEIGHT);
        }
      }
      weights[line] = weight;
    }
    return weights;
  }

  /** All places that may name a skill, longest first at each place, none overlapping. */
  private long collect(Words words, List<Mention> mentions) {
    long steps = 0;
    PostingTokens tokens = words.tokens;
    PhraseTrie trie = vocabulary.trie();
    int i = 0;
    while (i < tokens.count) {
      int node = 0;
      Mention best = null;
      for (int k = i; k < tokens.count && k - i < trie.longest(); k++) {
        if (k > i && tokens.gap[k] != PostingTokens.SPACE) {
          break;
        }
        node = trie.step(node, words.singular[k]);
        steps++;
        if (node == LongIntMap.NONE) {
          break;
        }
        Mention here = ending(words, node, i, k);
        if (here != null) {
          best = here;
        }
      }
      if (best == null && words.word[i] == WordTable.NONE && words.singular[i] == WordTable.NONE) {
        best = misspelled(tokens, i);
        steps += tokens.lowEnd[i] - tokens.lowStart[i];
      }
      if (best == null) {
        i++;
      } else {
        mentions.add(best);
        i = best.last() + 1;
      }
    }
    return steps;
  }

  private @Nullable Mention ending(Words words, int node, int first, int last) {
    Mention ambiguous = null;
    for (PhraseTrie.Phrase phrase : vocabulary.trie().endingAt(node)) {
      if (matches(words, phrase, first)) {
        if (!phrase.ambiguous()) {
          return new Mention(phrase.owner(), first, last, Mention.Certainty.PLAIN);
        }
        if (writtenAlike(words.tokens, phrase.written(), first, last)) {
          ambiguous = new Mention(phrase.owner(), first, last, Mention.Certainty.AMBIGUOUS);
        }
      }
    }
    return ambiguous;
  }

  private boolean matches(Words words, PhraseTrie.Phrase phrase, int first) {
    for (int i = 0; i < phrase.words().size(); i++) {
      int wanted = phrase.words().get(i);
      int word = words.word[first + i];
      if (word != wanted && (phrase.ambiguous() || !vocabulary.trie().fits(phrase, wanted, word))) {
        return false;
      }
      if (word == wanted
          && words.tokens.isPluralOfCapitals(first + i)
          && phrase.written().endsWith("S")) {
        // "AEs" are several AE, not AES.
        return false;
      }
    }
    return true;
  }

  /** Whether the letters have the same case; a spelling in lower case may open a sentence. */
  private static boolean writtenAlike(PostingTokens tokens, String written, int first, int last) {
    int from = tokens.start[first];
    int length = tokens.end[last] - from;
    if (length != written.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char wanted = written.charAt(i);
      char there = tokens.text[from + i];
      boolean opening = i == 0 && Character.toLowerCase(there) == wanted;
      if (Character.isLetter(wanted) && wanted != there && !opening) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Mention misspelled(PostingTokens tokens, int i) {
    if (tokens.lowEnd[i] - tokens.lowStart[i] < TypoIndex.SHORTEST) {
      return null;
    }
    int word = vocabulary.typos().find(tokens.low, tokens.lowStart[i], tokens.lowEnd[i]);
    if (word < 0) {
      return null;
    }
    PhraseTrie trie = vocabulary.trie();
    for (PhraseTrie.Phrase phrase : trie.endingAt(trie.step(0, trie.singularOf(word)))) {
      if (phrase.words().size() == 1 && phrase.words().getFirst() == word) {
        return new Mention(phrase.owner(), i, i, Mention.Certainty.TYPO);
      }
    }
    return null;
  }

  /** Adds the mentions up, skill by skill. */
  private final class Tally {
    private final LongIntMap places = new LongIntMap(64);
    private final List<Entry> entries = new ArrayList<>();

    private static final class Entry {
      final int skill;
      int count;
      int position = -1;
      boolean inTitle;
      double weight;

      Entry(int skill) {
        this.skill = skill;
      }
    }

    void add(int skill, int position, double weight) {
      int place = places.get(skill + 1L);
      if (place == LongIntMap.NONE) {
        place = entries.size();
        entries.add(new Entry(skill));
        places.put(skill + 1L, place);
      }
      Entry entry = entries.get(place);
      entry.count++;
      // Each further mention says less: 1, 1/4, 1/9 …
      entry.weight += weight / (entry.count * entry.count);
      if (position < 0) {
        entry.inTitle = true;
      } else if (entry.position < 0) {
        entry.position = position;
      }
    }

    List<FoundSkill> found() {
      List<FoundSkill> found = new ArrayList<>(entries.size());
      for (Entry e : entries) {
        found.add(
            new FoundSkill(
                vocabulary.skills().get(e.skill), e.count, e.position, e.inTitle, e.weight));
      }
      found.sort(Comparator.comparingInt(FoundSkill::firstPosition));
      return found;
    }
  }
}
