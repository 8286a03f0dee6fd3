package io.confida.server.session;

import org.jspecify.annotations.Nullable;

/**
 * A session that is to be stored.
 *
 * @param questionCount how many questions it is meant to have
 */
public record NewSession(
    Mode mode,
    String role,
    @Nullable String jobTitle,
    @Nullable String jobDescription,
    int questionCount) {

  /** What a session is for. */
  public enum Mode {
    /** Questions one by one, for practice. */
    PRACTICE,
    /** An interview for a certain job. */
    INTERVIEW;

    /** The name in the API and in the database. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
