package io.confida.monitor.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A terminal that is drawn on, and whose keys are read one by one; put back when closed. */
final class Terminal implements AutoCloseable {
  private static final String ESCAPE = "\u001b[";
  private static final Size USUAL = new Size(24, 80);

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

  /** How much there is room for. */
  record Size(int rows, int columns) {}

  /** Draws over what was drawn before, as much of it as there is room for. */
  void draw(Function<Size, List<String>> layout) {
    Size size = size();
    List<String> lines = layout.apply(size);
    int shown = lines.size() <= size.rows() ? lines.size() : size.rows() - 1;
    StringBuilder screen = new StringBuilder(ESCAPE).append('H');
    for (int i = 0; i < shown; i++) {
      boolean last = i == lines.size() - 1;
      line(screen, last, lines.get(i), size.columns());
    }
    if (shown < lines.size()) {
      line(screen, true, "… " + (lines.size() - shown) + " lines more", size.columns());
    }
    out.print(screen);
    out.flush();
  }

  /**
   * Erases this line, and with the last one all below it, and writes it anew: what is erased behind
   * a line that is as wide as the terminal would be its last letter.
   */
  private static void line(StringBuilder screen, boolean last, String text, int columns) {
    String cut = text.substring(0, Math.min(columns, text.length()));
    screen.append(ESCAPE).append(last ? 'J' : 'K');
    // What stands in a pool's name moves no cursor.
    screen.append(cut.replaceAll("\\p{Cntrl}", "?")).append(last ? "" : "\r\n");
  }

  private static Size size() {
    // "rows columns", both 0 where the terminal does not know.
    return call("stty", "size")
        .filter(size -> size.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}"))
        .map(size -> size.split(" "))
        .map(size -> new Size(Integer.parseInt(size[0]), Integer.parseInt(size[1])))
        .orElse(USUAL);
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
