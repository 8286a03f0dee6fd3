package io.confida.monitor.cli;

/** How a command ended, as a script sees it. */
enum ExitCode {
  OK(0, "done"),
  FAILED(1, "failed while it ran"),
  USAGE(2, "a wrong option, argument or setting"),
  TARGET(3, "the target was not found, is not one but several, or cannot be entered"),
  LISTEN(4, "the port is taken, or the certificate or token cannot be used"),
  INTERRUPTED(130, "ended by Ctrl-C, in order (143 by kill)");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }
}
