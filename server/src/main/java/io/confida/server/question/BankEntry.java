package io.confida.server.question;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question as written in {@code bank/questions}.
 *
 * @param key unique name, kebab-case; it never changes, so that the id stays the same
 * @param roles canonical roles it fits
 * @param skills canonical skills it probes
 */
public record BankEntry(
    String key,
    String text,
    Category category,
    Difficulty difficulty,
    @Nullable String subcategory,
    List<String> roles,
    List<String> skills,
    List<String> industries) {

  public BankEntry {
    roles = List.copyOf(roles);
    skills = List.copyOf(skills);
    industries = List.copyOf(industries);
  }

  /** Name-based UUID (version 3) of the key: the same on every machine and at every start. */
  public UUID id() {
    return UUID.nameUUIDFromBytes(("confida:question:" + key).getBytes(StandardCharsets.UTF_8));
  }

  /** The question as it is before anybody used it. */
  public Question toQuestion() {
    return new Question(
        id(), text, category, subcategory, difficulty, roles, skills, industries, 0, null, null);
  }
}
