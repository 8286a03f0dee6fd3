package io.confida.server.question;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which questions a list shows.
 *
 * @param roles a question shows if it has one of them; an empty list shows all
 */
record QuestionFilter(
    @Nullable Category category, @Nullable Difficulty difficulty, List<String> roles) {}
