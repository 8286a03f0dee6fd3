package io.confida.server.session;

import java.util.UUID;

/**
 * A question of the bank that was chosen for a session.
 *
 * @param questionId its id in the bank
 * @param text its text at this time, which the session keeps
 */
public record ChosenQuestion(UUID questionId, String text) {}
