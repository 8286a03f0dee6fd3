package io.confida.server.session;

import org.jspecify.annotations.Nullable;

/**
 * An answer that is to be stored.
 *
 * @param analysis a JSON object
 * @param score 0 to 10
 */
record NewAnswer(String text, @Nullable String analysis, @Nullable Double score) {}
