package io.confida.monitor.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command speaks.
 *
 * @param out answers, for people and scripts
 * @param err what goes on meanwhile
 * @param environment where secrets may stand
 */
record Console(PrintStream out, PrintStream err, Map<String, String> environment) {
  private static final String NAME = "monitor-agent: ";

  /** One line of an answer. */
  void answer(String line) {
    out.println(line);
    out.flush();
  }

  /** One line on what goes on. */
  void say(String line) {
    err.println(NAME + line);
    err.flush();
  }
}
