package io.confida.benchmarks;

/** The first class of the jar, for whose sake see the server's. */
public final class Launcher {

  private Launcher() {}

  /** Runs one command. */
  public static void main(String[] args) throws Throwable {
    io.confida.server.Launcher.launch("benchmarks", "io.confida.benchmarks.Benchmarks", args);
  }
}
