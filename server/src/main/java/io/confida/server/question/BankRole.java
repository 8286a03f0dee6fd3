package io.confida.server.question;

import java.util.List;

/**
 * A role as written in {@code bank/roles}.
 *
 * @param name canonical name
 * @param family group of professions, lower case
 * @param aliases job titles that mean this role alone, without words of seniority
 * @param shared job titles that mean this role and others, which list them too
 * @param related canonical names of roles whose questions also make sense
 * @param skills typical skills, canonical names
 */
public record BankRole(
    String name,
    String family,
    List<String> aliases,
    List<String> shared,
    List<String> related,
    List<String> skills) {

  public BankRole {
    aliases = List.copyOf(aliases);
    shared = List.copyOf(shared);
    related = List.copyOf(related);
    skills = List.copyOf(skills);
  }
}
