package io.confida.monitor.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A terminal that is drawn on, and whose keys are read one by one; put back when closed. */
final class Terminal implements AutoCloseable {
  private static final String ESCAPE = "\u001b[";
  private static final int USUAL_COLUMNS = 100;

  private final PrintStream out;
  private final String before;

  private Terminal(PrintStream out, String before) {
    this.out = out;
    this.before = before;
  }

  /** Empty where output or input is no terminal, or it cannot be set up: then lines must do. */
  static Optional<Terminal> open(PrintStream out) {
    if (call("test", "-t", "1").isEmpty()) {
      return Optional.empty();
    }
    Optional<String> before = call("stty", "-g");
    if (before.isEmpty() || call("stty", "-icanon", "-echo", "min", "1").isEmpty()) {
      return Optional.empty();
    }
    // Another screen, so that what stood there comes back; no cursor.
    out.print(ESCAPE + "?1049h" + ESCAPE + "?25l");
    return Optional.of(new Terminal(out, before.get()));
  }

  /** Draws over what was drawn before. */
  void draw(List<String> lines) {
    int columns = columns();
    StringBuilder screen = new StringBuilder(ESCAPE).append('H');
    for (String line : lines) {
      screen.append(line, 0, Math.min(columns, line.length())).append(ESCAPE).append("K\r\n");
    }
    out.print(screen.append(ESCAPE).append('J'));
    out.flush();
  }

  private static int columns() {
    // "rows columns"
    return call("stty", "size")
        .map(size -> size.replaceFirst("^\\d+ ", ""))
        .filter(size -> size.matches("[1-9]\\d{0,4}"))
        .map(Integer::parseInt)
        .orElse(USUAL_COLUMNS);
  }

  /** Whether q was pressed since the last time. */
  boolean quit() {
    try {
      while (System.in.available() > 0) {
        int key = System.in.read();
        if (key == 'q' || key == 'Q') {
          return true;
        }
      }
      return false;
    } catch (IOException gone) {
      // Without a terminal nobody looks any more.
      return true;
    }
  }

  @Override
  public void close() {
    out.print(ESCAPE + "?25h" + ESCAPE + "?1049l");
    out.flush();
    call("stty", before);
  }

  /** What a program says that works on our own terminal; empty when it fails or is not there. */
  private static Optional<String> call(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    boolean asksOutput = words[0].equals("test");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(
                  asksOutput ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          asksOutput
              ? ""
              : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
