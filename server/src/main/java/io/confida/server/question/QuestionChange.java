package io.confida.server.question;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a question; null stays as it is.
 *
 * @param subcategory {@link #NONE} takes it away
 */
record QuestionChange(
    @Nullable String text,
    @Nullable Category category,
    @Nullable String subcategory,
    @Nullable Difficulty difficulty,
    @Nullable List<String> roles,
    @Nullable List<String> skills,
    @Nullable List<String> industries) {

  /** No subcategory has this text. */
  static final String NONE = "";
}
