package io.confida.monitor.analysis;

import java.time.Duration;

/**
 * What an operator may choose about the verdicts.
 *
 * @param leakAfter how long a connection may be out before its holder is suspected of never giving
 *     it back; at least three seconds. A holder whose thread has ended or has left the code that
 *     borrowed is suspected after a third of it; one that waits for the database, never.
 */
public record JudgeSettings(Duration leakAfter) {
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  public JudgeSettings {
    if (leakAfter.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "leakAfter is " + leakAfter + ": set it to " + SHORTEST + " or more");
    }
  }

  /** Half a minute. */
  public static JudgeSettings defaults() {
    return new JudgeSettings(Duration.ofSeconds(30));
  }

  /** After this time a holder whose thread has gone is suspected. */
  Duration goneAfter() {
    return Duration.ofMillis(leakAfter.toMillis() / 3);
  }
}
