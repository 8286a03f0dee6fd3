package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Sends signals to processes, as an operator does. */
public final class Signals {
  private Signals() {}

  /** Sends the signal, such as {@code STOP}, to a process that must be there. */
  public static void send(String signal, long pid) throws IOException, InterruptedException {
    assertThat(kill(signal, pid)).as("kill -%s %d", signal, pid).isZero();
  }

  /** Sends the signal to a process that may have ended. */
  static void sendIfThere(String signal, long pid) throws IOException, InterruptedException {
    int code = kill(signal, pid);
    assertThat(code == 0 || ProcessHandle.of(pid).isEmpty())
        .as("kill -%s %d", signal, pid)
        .isTrue();
  }

  private static int kill(String signal, long pid) throws IOException, InterruptedException {
    return new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
