package io.confida.server.question;

import java.util.List;

/**
 * A skill as written in {@code bank/skills}.
 *
 * @param name canonical name, unique without regard to case
 * @param area field of work, lower case
 * @param aliases other spellings; a spelling belongs to one skill
 * @param needsContext those spellings that are also ordinary words or letters
 * @param related canonical names of close neighbours
 */
public record BankSkill(
    String name,
    String area,
    List<String> aliases,
    List<String> needsContext,
    List<String> related) {

  public BankSkill {
    aliases = List.copyOf(aliases);
    needsContext = List.copyOf(needsContext);
    related = List.copyOf(related);
  }
}
