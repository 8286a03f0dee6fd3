package io.confida.server.question;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** What a question looks for. */
public enum Category {
  TECHNICAL("technical"),
  BEHAVIORAL("behavioral"),
  SYSTEM_DESIGN("system_design"),
  SITUATIONAL("situational"),
  ROLE_SPECIFIC("role_specific");

  private final String wireName;

  Category(String wireName) {
    this.wireName = wireName;
  }

  /** The name in JSON, in the database and in the bank's files. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** The category with this wire name (exact, lower case), or empty when there is none. */
  public static Optional<Category> parse(String wireName) {
    for (Category category : values()) {
      if (category.wireName.equals(wireName)) {
        return Optional.of(category);
      }
    }
    return Optional.empty();
  }
}
