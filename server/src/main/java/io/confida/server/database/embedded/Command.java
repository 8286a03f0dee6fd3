package io.confida.server.database.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a program to its end. */
final class Command {
  /** An interrupted program is asked again after this time, should it have missed the first. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

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

  /**
   * Runs it; an interrupt ends it early.
   *
   * @throws EmbeddedPostgresException if it was interrupted, once the program has ended
   */
  static Result run(Path directory, List<String> command) {
    Result result = run(directory, command, Map.of(), process -> process.toHandle().destroy());
    if (Thread.currentThread().isInterrupted()) {
      throw new EmbeddedPostgresException(
          "interrupted while " + command.getFirst() + " was running");
    }
    return result;
  }

  /**
   * Runs it to its end also when this thread is interrupted; the interrupt is kept.
   *
   * @param whenInterrupted what makes the program end early, done twice a second until it has
   */
  static Result run(
      Path directory,
      List<String> command,
      Map<String, String> variables,
      Consumer<Process> whenInterrupted) {
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
      FutureTask<String> output =
          new FutureTask<>(
              () -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      Thread.ofPlatform().daemon().name("confida-command").start(output);
      return end(process, output, whenInterrupted);
    } catch (IOException notStarted) {
      return new Result(127, String.valueOf(notStarted.getMessage()));
    }
  }

  private static Result end(
      Process process, Future<String> output, Consumer<Process> whenInterrupted) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (interrupted) {
            if (!process.waitFor(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
              whenInterrupted.accept(process);
              continue;
            }
          }
          return new Result(process.waitFor(), output.get());
        } catch (InterruptedException e) {
          interrupted = true;
          whenInterrupted.accept(process);
        } catch (ExecutionException unreadable) {
          return new Result(process.exitValue(), String.valueOf(unreadable.getMessage()));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
