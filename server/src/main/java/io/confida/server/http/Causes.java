package io.confida.server.http;

import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A failure as the log may have it: what it is and where it came from. Its own words stand there
 * only if they surely hold nothing that a client sent: those of number or JSON parsers and of
 * drivers may quote it.
 */
final class Causes {

  private static final String OURS = "io.confida.";

  private Causes() {}

  /** The failure and its causes with their stacks, in lines. */
  static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      text.append(text.isEmpty() ? "" : System.lineSeparator() + "caused by ");
      text.append(t.getClass().getName()).append(words(t));
      for (StackTraceElement frame : t.getStackTrace()) {
        text.append(System.lineSeparator()).append("\tat ").append(frame);
      }
    }
    return text.toString();
  }

  private static String words(Throwable t) {
    boolean harmless =
        switch (t) {
          case NullPointerException _ -> true;
          case IndexOutOfBoundsException _ -> true;
          case ClassCastException _ -> true;
          case ArithmeticException _ -> true;
          case VirtualMachineError _ -> true;
          case LinkageError _ -> true;
          // Parsers' failures are of this kind as well, in packages of their own.
          case IOException _ -> t.getClass().getName().startsWith("java.");
          default -> t.getClass().getName().startsWith(OURS);
        };
    return harmless && t.getMessage() != null ? ": " + t.getMessage() : "";
  }
}
