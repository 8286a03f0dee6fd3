package io.confida.server.question;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question that is to be stored; its lists are without duplicates.
 *
 * @param text 5 to 2000 characters
 */
record NewQuestion(
    String text,
    Category category,
    @Nullable String subcategory,
    Difficulty difficulty,
    List<String> roles,
    List<String> skills,
    List<String> industries) {}
