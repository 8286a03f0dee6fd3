package io.confida.monitor.inject;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Gives a scenario the instrumentation that an agent has. */
public final class ProbeAgent {
  private static @Nullable Instrumentation instrumentation;

  private ProbeAgent() {}

  public static void premain(@Nullable String arguments, Instrumentation given) {
    instrumentation = given;
  }

  static Instrumentation instrumentation() {
    Instrumentation given = instrumentation;
    if (given == null) {
      throw new IllegalStateException("start this with -javaagent and a jar of ProbeAgent");
    }
    return given;
  }
}
