package io.confida.server.interview;

import java.util.List;

/**
 * A role of the catalog.
 *
 * @param number its place in the catalog, from 0
 * @param name canonical name
 * @param family group of professions, lower case
 * @param skills typical skills, canonical names
 */
public record Role(int number, String name, String family, List<String> skills) {

  public Role {
    skills = List.copyOf(skills);
  }
}
