package io.confida.benchmarks;

import io.confida.benchmarks.lab.live.StopSignal;
import io.confida.benchmarks.report.Results;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The one JSON file of a command that measures in rounds. It is written anew after each of them, so
 * that a run of twenty minutes that is ended by Ctrl-C keeps the rounds that were through.
 */
final class FiguresFile {

  private final String command;
  private final Path file;
  private final PrintWriter console;
  private Supplier<String> words = () -> "";
  private boolean written;

  FiguresFile(String command, Path file, PrintWriter console) {
    this.command = command;
    this.file = file;
    this.console = console;
  }

  /**
   * Keeps all that was measured so far.
   *
   * @param figures as {@code benchmarks/README.md} describes them
   * @param inWords the same for the console, asked for when the run ends
   */
  void keep(Map<String, ?> figures, Supplier<String> inWords) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", "confida-" + command + "-1");
    document.putAll(figures);
    Results.write(file, command, document);
    words = inWords;
    written = true;
  }

  /** Measures, until it is through or Ctrl-C comes, and shows what was kept. */
  void measure(Runnable measuring) {
    try (StopSignal stop = StopSignal.forThisThread()) {
      try {
        measuring.run();
      } catch (RuntimeException e) {
        // Servers and databases end with the JVM, so anything may fail then.
        if (!stop.ending()) {
          throw e;
        }
      }
      end(stop.acknowledged() || stop.ending());
    }
  }

  private void end(boolean stopped) {
    if (written) {
      console.println();
      console.println(words.get());
    }
    if (stopped) {
      console.println(
          written
              ? "Stopped: the rounds that were through are kept."
              : "Stopped before the first round was through: nothing is kept.");
    }
    if (written) {
      console.println("Results: " + file);
    }
    console.flush();
  }
}
