package io.confida.benchmarks.micro;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What pools and servers tell of their own starting is not a figure. */
public final class QuietLog {

  /** Held, because the log manager forgets a logger that nobody holds, and its level with it. */
  private static final Logger ROOT = Logger.getLogger("");

  private QuietLog() {}

  /** Warnings only, from now on: a JVM that JMH has started begins with the JDK's own settings. */
  public static void begin() {
    ROOT.setLevel(Level.WARNING);
  }
}
