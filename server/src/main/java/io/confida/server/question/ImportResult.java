package io.confida.server.question;

/**
 * What became of a list of valid questions.
 *
 * @param imported stored now
 * @param duplicates not stored, since the same text is there or came earlier in the list
 */
record ImportResult(int imported, int duplicates) {}
