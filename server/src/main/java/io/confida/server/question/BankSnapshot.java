package io.confida.server.question;

import java.util.List;

/**
 * All questions at one time.
 *
 * @param revision changes whenever a question does; two snapshots with the same hold the same texts
 * @param questions oldest first
 */
public record BankSnapshot(String revision, List<Question> questions) {}
