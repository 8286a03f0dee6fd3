package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends signals to processes, as an operator does. */
public final class Signals {
  private Signals() {}

  /** Sends the signal, such as {@code STOP}, to each process. */
  public static void send(String signal, long... pids) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    for (long pid : pids) {
      command.add(Long.toString(pid));
    }
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
