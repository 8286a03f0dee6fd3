package io.confida.server.database.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program to its end. */
final class Command {
  private Command() {}

  /**
   * How a program ended.
   *
   * @param status its exit status; 127 when it could not be started
   * @param output what it wrote to both its outputs
   */
  record Result(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }

    /** The last line that says something, for a message. */
    String lastLine() {
      return output
          .lines()
          .filter(line -> !line.isBlank())
          .reduce("", (first, last) -> last)
          .strip();
    }
  }

  static Result run(Path directory, List<String> command) {
    return run(directory, command, Map.of());
  }

  static Result run(Path directory, List<String> command, Map<String, String> variables) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    // PGPORT, PGOPTIONS and the like are meant for someone's psql, not for this server.
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    // Messages in English: some of them are read here.
    environment.put("LC_ALL", "C");
    environment.putAll(variables);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException notStarted) {
      return new Result(127, String.valueOf(notStarted.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException(
          "interrupted while " + command.getFirst() + " was running", interrupted);
    }
  }
}
