package io.confida.server.interview;

/**
 * A skill of the vocabulary.
 *
 * @param number its place in the vocabulary, from 0
 * @param name canonical name
 * @param area field of work, lower case ("language", "finance", "soft")
 */
public record Skill(int number, String name, String area) {
  private static final String SOFT = "soft";

  /** Whether it is asked of people in every profession, like communication. */
  public boolean isSoft() {
    return area.equals(SOFT);
  }
}
