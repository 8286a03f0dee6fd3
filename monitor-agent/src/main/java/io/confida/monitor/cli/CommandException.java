package io.confida.monitor.cli;

/** A command cannot go on; the message is one line for people that names the way out. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;

  CommandException(ExitCode exit, String message) {
    super(message);
    this.exit = exit;
  }

  CommandException(ExitCode exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  ExitCode exit() {
    return exit;
  }
}
