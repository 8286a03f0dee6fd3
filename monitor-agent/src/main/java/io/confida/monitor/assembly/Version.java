package io.confida.monitor.assembly;

import java.util.Objects;

/** Which build this is. */
public final class Version {
  private Version() {}

  /** From the jar's manifest; classes that stand in a directory have none. */
  public static String text() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(unpackaged)");
  }
}
