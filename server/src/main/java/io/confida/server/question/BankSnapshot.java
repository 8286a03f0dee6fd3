package io.confida.server.question;

import java.util.List;

/**
 * All questions at one time.
 *
 * @param number grows with each snapshot that a server takes
 * @param questions oldest first
 */
public record BankSnapshot(long number, List<Question> questions) {}
