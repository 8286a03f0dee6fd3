package io.confida.server;

import java.lang.reflect.InvocationTargetException;

/**
 * The first class of a jar: it says in one line that the Java is too old for the rest.
 *
 * <p>It is compiled for Java 8, so that any JVM that may be found on a machine can load it, and
 * names the others as text alone.
 */
public final class Launcher {

  private static final int OLDEST = 25;

  private Launcher() {}

  /** Starts the server. */
  public static void main(String[] args) throws Throwable {
    launch("confida", "io.confida.server.Main", args);
  }

  /**
   * Runs that class's {@code main}; ends the process with exit code 1 in a Java that is too old.
   *
   * @param name of the program, as its error lines begin
   * @param mainClass the class's name
   * @throws Throwable what {@code main} throws
   */
  public static void launch(String name, String mainClass, String[] args) throws Throwable {
    String version = System.getProperty("java.specification.version");
    if (Double.parseDouble(version) < OLDEST) {
      System.err.printf(
          "%s: needs Java %d or newer, and this is Java %s (%s): start it with the bin/java of a"
              + " JDK %d%n",
          name, OLDEST, version, System.getProperty("java.home"), OLDEST);
      Runtime.getRuntime().exit(1);
    }
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
