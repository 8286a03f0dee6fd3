package io.confida.monitor.target;

import java.nio.file.Files;
import java.nio.file.Path;

/** Loads an agent's jar into a running JVM of this machine. */
public final class AgentLoader {
  private AgentLoader() {}

  /**
   * Begins to attach to a JVM beside what the caller does meanwhile; {@link #load} then goes on
   * with that. Does nothing where the word is no process id of a JVM that may be watched.
   */
  public static void ahead(String word) {
    if (!word.isEmpty() && word.length() <= 18 && word.chars().allMatch(Character::isDigit)) {
      Ahead.begin(Long.parseLong(word));
    }
  }

  /** Leaves a JVM that {@link #ahead} attached to and nothing was loaded into. */
  public static void endAhead() {
    Ahead.end();
  }

  /**
   * Runs the jar's {@code agentmain} there and waits until it has returned.
   *
   * @param args what it is given
   * @throws TargetException when it cannot be loaded or fails; the message says what to do
   */
  public static void load(long pid, Path jar, String args) throws TargetException {
    Path absolute = jar.toAbsolutePath();
    if (!Files.isReadable(absolute)) {
      throw new TargetException("no agent jar at " + absolute + ": give the path of one");
    }
    Attach.to(
        pid,
        jvm -> {
          jvm.loadAgent(absolute.toString(), args);
          return absolute;
        });
  }
}
