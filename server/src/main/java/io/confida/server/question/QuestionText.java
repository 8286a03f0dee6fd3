package io.confida.server.question;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** When two question texts are the same, and when they are too much alike to be asked together. */
public final class QuestionText {

  /** From this similarity on, two questions count as near-duplicates. */
  public static final double NEAR_DUPLICATE = 0.6;

  /** Words that say little about what a question asks. */
  private static final Set<String> STOP_WORDS =
      Set.of(
          ("a about after all an and any are as at be because been before between both but by can"
                  + " could did do does done down for from give had has have her him his how i if in"
                  + " into is it its just let like made make many me more most much must my no not of"
                  + " off on once one only or other our out over own same she he should so some still"
                  + " such take tell than that the their them then there these they this those through"
                  + " to too two under until up us use used very was we were what when where which"
                  + " while who whose why will with without would you your yours describe explain"
                  + " walk time")
              .split(" ", -1));

  private QuestionText() {}

  /**
   * The text in one form for comparing: Unicode NFKC, lower case, words divided by one space.
   * Punctuation goes, except {@code +} and {@code #} at the end of a word: C, C++ and C# differ.
   */
  public static String normalise(String text) {
    String folded =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    StringBuilder out = new StringBuilder(folded.length());
    boolean gap = false;
    boolean inWord = false;
    for (int i = 0; i < folded.length(); ) {
      int c = folded.codePointAt(i);
      i += Character.charCount(c);
      boolean wordEnd = inWord && (c == '+' || c == '#');
      if (Character.isLetterOrDigit(c) || isMark(c)) {
        if (gap && !out.isEmpty()) {
          out.append(' ');
        }
        out.appendCodePoint(c);
        gap = false;
        inWord = true;
      } else if (wordEnd) {
        out.appendCodePoint(c);
      } else if (c != '\'' && c != '\u2019') {
        // An apostrophe divides nothing: "don't" and "dont" are one word.
        gap = true;
        inWord = false;
      }
    }
    // A text of signs alone is told from another by its signs.
    return out.isEmpty() ? folded.strip() : out.toString();
  }

  /** Accents, and the vowel signs of many scripts: parts of a word. */
  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  /** SHA-256 of {@link #normalise}, in 64 hex digits: equal texts have equal hashes. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(normalise(text).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The words that carry the meaning: normalised, without stop words, in order of appearance. */
  public static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : normalise(text).split(" ", -1)) {
      if (!word.isEmpty() && !STOP_WORDS.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /**
   * Jaccard index of the two word sets, 0–1 (P. Jaccard, "The distribution of the flora in the
   * alpine zone", 1912). Two texts of stop words only are alike when they are equal.
   */
  public static double similarity(String a, String b) {
    Set<String> left = words(a);
    Set<String> right = words(b);
    if (left.isEmpty() && right.isEmpty()) {
      return normalise(a).equals(normalise(b)) ? 1 : 0;
    }
    int shared = 0;
    for (String word : left) {
      if (right.contains(word)) {
        shared++;
      }
    }
    return (double) shared / (left.size() + right.size() - shared);
  }
}
