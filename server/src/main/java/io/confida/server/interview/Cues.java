package io.confida.server.interview;

import java.util.Arrays;

/**
 * Small words that say how the words around them are meant: asked for or not, a tool or an ordinary
 * word, a heading of requirements or of benefits. Each word has a set of flags, found by its number
 * in the vocabulary's {@link WordTable}.
 */
final class Cues {
  /** "no", "not", "don't": turns what follows or precedes round, when {@link #NEED} is near. */
  static final int NEGATIVE = 1;

  static final int NEED = 1 << 1;

  /** "it", "either": points back to the clause before. */
  static final int BACKWARD = 1 << 2;

  /** Turns negation off again: "but", "only", "just". */
  static final int CONTRAST = 1 << 3;

  /** Near a skill whose name is an ordinary word: "experience", "framework". */
  static final int TOOL = 1 << 4;

  /** Near a programming language of one or two letters. */
  static final int LANGUAGE = 1 << 5;

  /** May stand between the items of a list. */
  static final int JOINER = 1 << 6;

  static final int HEAD_REQUIREMENTS = 1 << 7;
  static final int HEAD_DUTIES = 1 << 8;
  static final int HEAD_BONUS = 1 << 9;
  static final int HEAD_COMPANY = 1 << 10;
  static final int HEAD_BENEFITS = 1 << 11;
  static final int HEAD_LEGAL = 1 << 12;

  /** Two of these in a line make it legal text. */
  static final int LEGAL = 1 << 13;

  /** "a plus", "ideally", in a line of requirements. */
  static final int BONUS = 1 << 14;

  /** "in", "since": a capital word and a year after it are a date. */
  static final int DATE = 1 << 15;

  static final int WE = 1 << 16;

  private int[] flags = new int[0];

  /** Before a skill the job turns on: "strong", "years of". */
  static final int EMPHASIS = 1 << 17;

  /** Before a verb: "to", "will". */
  static final int BEFORE_VERB = 1 << 18;

  /** Parts what is before it from what is after. */
  static final int PARTING = 1 << 19;

  Cues(PhraseTrie trie) {
    add(
        trie,
        NEGATIVE,
        "no not dont doesnt isnt arent wont neednt didnt cant cannot shouldnt without never nor"
            + " neither");
    add(
        trie,
        NEED,
        "need needed needing require required requirement requirements necessary expected expect"
            + " essential mandatory must use used using care matter matters obligatory know"
            + " prerequisite looking necessity ask asks asked part");
    add(trie, BACKWARD, "it either them those that neither any this these both");
    add(trie, CONTRAST, "but only just however merely alone although though");
    add(
        trie,
        TOOL,
        "experience experienced knowledge proficient proficiency skills skill skilled using use"
            + " framework frameworks library libraries language languages programming developer"
            + " developers engineer engineers code coding codebase stack familiar familiarity"
            + " expertise expert certified certification certificate tool tools tooling software"
            + " platform platforms database databases advanced intermediate app apps application"
            + " applications api apis script scripts scripting services service microservices"
            + " backend frontend written build building built deploy pipelines components cluster"
            + " clusters working work hands-on understanding fluent comfortable strong solid good"
            + " basic basics queries jobs models sheets spreadsheets templates boards dashboards"
            + " macros formulas certifications technologies technology via suite development"
            + " training qualification qualified background exposure command mastery");
    add(
        trie,
        LANGUAGE,
        "language languages programming developer developers programmer code coding scripting"
            + " codebase written compiler statistical firmware microservices backend");
    add(trie, JOINER, "and or / plus with nor incl including");
    add(
        trie,
        HEAD_REQUIREMENTS,
        "requirements requirement qualifications qualification bring must essential skills skill"
            + " profile experience looking expect background ideal you your need have musts"
            + " competencies knowledge education person criteria candidate required ask look part");
    add(
        trie,
        HEAD_DUTIES,
        "do doing responsibilities responsibility duties duty role tasks task job functions work"
            + " purpose summary position day accountabilities mission touch stack technologies");
    add(trie, HEAD_BONUS, "nice bonus plus desirable preferred desired advantage extra optional");
    add(
        trie,
        HEAD_COMPANY,
        "us our company culture values story team mission we hear history department firm");
    add(
        trie,
        HEAD_BENEFITS,
        "benefits benefit offer offers perks perk get give salary compensation pay package reward"
            + " rewards return deal");
    add(
        trie,
        HEAD_LEGAL,
        "apply application applications applicants process equal opportunity opportunities eeo"
            + " eoe privacy legal diversity inclusion statement notice note information interview"
            + " interviews disclaimer closing demands");
    add(
        trie,
        LEGAL,
        "equal discriminate discrimination regardless religion gender disability disabilities race"
            + " orientation gdpr privacy veteran marital applicants ethnicity nationality"
            + " accommodation accommodations adjustments vetting agencies salary holiday holidays"
            + " pension equity vacation insurance bonus parental lunch");
    add(
        trie,
        BONUS,
        "plus bonus ideally nice desirable preferred advantage advantageous beneficial");
    add(trie, DATE, "in of by since this last next until from");
    add(trie, WE, "we");
    add(trie, PARTING, "with without by from who which that but");
    add(trie, BEFORE_VERB, "to will you youll can");
    add(
        trie,
        EMPHASIS,
        "strong deep excellent expert expertise years yrs year solid extensive proven advanced"
            + " fluent mastery thorough substantial");
  }

  private void add(PhraseTrie trie, int flag, String list) {
    for (String word : list.split(" ", -1)) {
      PostingTokens tokens = PostingTokens.of(word);
      int id = trie.intern(tokens.word(0));
      if (id >= flags.length) {
        flags = Arrays.copyOf(flags, Math.max(64, 2 * id));
      }
      flags[id] |= flag;
    }
  }

  /** The flags of a word, 0 for an unknown one. */
  int of(int word) {
    return word >= 0 && word < flags.length ? flags[word] : 0;
  }
}
