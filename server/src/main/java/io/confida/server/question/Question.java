package io.confida.server.question;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question of the bank as it stands in the database.
 *
 * @param roles roles it fits, as written by its author
 * @param skills skills it probes, as written by its author
 * @param usageCount how often it was chosen for a session
 * @param averageScore mean overall score of its answers, 1–10; null before the first
 * @param successRate share of good answers, 0–1; null before the first
 */
public record Question(
    UUID id,
    String text,
    Category category,
    @Nullable String subcategory,
    Difficulty difficulty,
    List<String> roles,
    List<String> skills,
    List<String> industries,
    long usageCount,
    @Nullable Double averageScore,
    @Nullable Double successRate) {

  public Question {
    roles = List.copyOf(roles);
    skills = List.copyOf(skills);
    industries = List.copyOf(industries);
  }
}
