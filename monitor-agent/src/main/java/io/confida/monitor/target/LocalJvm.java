package io.confida.monitor.target;

import java.util.Optional;

/**
 * A JVM of this user on this machine.
 *
 * @param main its main class or jar, without its arguments, which may be secret; empty when it
 *     cannot be known
 * @param javaVersion such as {@code 17.0.15}; empty when it cannot be known without attaching
 */
public record LocalJvm(long pid, String main, Optional<String> javaVersion) {

  /** For people to choose from. */
  String line() {
    return pid + " " + (main.isEmpty() ? "(unknown)" : main);
  }
}
