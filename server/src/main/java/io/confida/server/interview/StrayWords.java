package io.confida.server.interview;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Words of another trade: a data engineer whose stakeholders sit "in purchasing and logistics" is
 * asked for neither. A skill is a stray when its world has a small share of the skills the posting
 * names, the posting names it once, and in small letters, as one writes of common things; tools
 * with a name of their own are kept.
 */
final class StrayWords {
  private static final double SMALL_SHARE = 0.25;
  private static final int ITEMS_OF_A_LISTING_POSTING = 6;
  private static final int WORDS_OF_A_PARAGRAPH = 15;
  private static final int NAMED_IN_PASSING = 2;

  private final SkillVocabulary vocabulary;
  private final PostingTokens tokens;
  private final Map<World, Integer> sizes = new EnumMap<>(World.class);
  private final BitSet once = new BitSet();
  private final BitSet again = new BitSet();
  private final boolean lists;
  private final int[] perLine;
  private int all;

  StrayWords(
      SkillVocabulary vocabulary,
      PostingTokens tokens,
      List<Mention> mentions,
      boolean[] accepted) {
    this.vocabulary = vocabulary;
    this.tokens = tokens;
    this.perLine = new int[tokens.lines];
    int items = 0;
    for (int line = 0; line < tokens.lines; line++) {
      items += tokens.lineHas(line, PostingTokens.BULLET_LINE) ? 1 : 0;
    }
    this.lists = items >= ITEMS_OF_A_LISTING_POSTING;
    for (int i = 0; i < accepted.length; i++) {
      int skill = mentions.get(i).skill();
      if (!accepted[i]) {
        continue;
      }
      perLine[tokens.line[mentions.get(i).first()]]++;
      if (vocabulary.world(skill) == World.ALL) {
        continue;
      }
      if (once.get(skill)) {
        again.set(skill);
      } else {
        once.set(skill);
        all++;
        sizes.merge(vocabulary.world(skill), 1, Integer::sum);
      }
    }
  }

  boolean contains(Mention mention) {
    int skill = mention.skill();
    World world = vocabulary.world(skill);
    if (world == World.ALL || again.get(skill)) {
      return false;
    }
    boolean foreign = sizes.getOrDefault(world, 0) <= SMALL_SHARE * all && !isName(mention);
    return foreign || isInPassing(mention);
  }

  private boolean isInPassing(Mention mention) {
    int line = tokens.line[mention.first()];
    return lists
        && !tokens.lineHas(line, PostingTokens.BULLET_LINE)
        && tokens.lineEnd(line) - tokens.lineFirst[line] >= WORDS_OF_A_PARAGRAPH
        && perLine[line] <= NAMED_IN_PASSING;
  }

  private boolean isName(Mention mention) {
    for (int i = mention.first(); i <= mention.last(); i++) {
      boolean opening = i == mention.first() && tokens.opensSentence(i);
      for (int k = tokens.start[i] + (opening ? 1 : 0); k < tokens.end[i]; k++) {
        if (Character.isUpperCase(tokens.text[k])) {
          return true;
        }
      }
    }
    return false;
  }
}
