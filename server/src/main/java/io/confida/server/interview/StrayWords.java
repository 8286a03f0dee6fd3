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

  private final SkillVocabulary vocabulary;
  private final PostingTokens tokens;
  private final Map<World, Integer> sizes = new EnumMap<>(World.class);
  private final BitSet once = new BitSet();
  private final BitSet again = new BitSet();
  private int all;

  StrayWords(
      SkillVocabulary vocabulary,
      PostingTokens tokens,
      List<Mention> mentions,
      boolean[] accepted) {
    this.vocabulary = vocabulary;
    this.tokens = tokens;
    for (int i = 0; i < accepted.length; i++) {
      int skill = mentions.get(i).skill();
      if (!accepted[i] || vocabulary.world(skill) == World.ALL) {
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
    return world != World.ALL
        && !again.get(skill)
        && sizes.getOrDefault(world, 0) <= SMALL_SHARE * all
        && !isName(mention);
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
