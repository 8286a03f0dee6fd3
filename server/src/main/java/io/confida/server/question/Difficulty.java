package io.confida.server.question;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** How much a question asks of a candidate. */
public enum Difficulty {
  EASY("easy"),
  MEDIUM("medium"),
  HARD("hard");

  private final String wireName;

  Difficulty(String wireName) {
    this.wireName = wireName;
  }

  /** The name in JSON, in the database and in the bank's files. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** The difficulty with this wire name (exact, lower case), or empty when there is none. */
  public static Optional<Difficulty> parse(String wireName) {
    for (Difficulty difficulty : values()) {
      if (difficulty.wireName.equals(wireName)) {
        return Optional.of(difficulty);
      }
    }
    return Optional.empty();
  }
}
