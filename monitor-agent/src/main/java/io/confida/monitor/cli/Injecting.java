package io.confida.monitor.cli;

import java.time.Duration;

/** Loads the agent into a JVM, tells where it answers, and takes it out at Ctrl-C. */
final class Injecting {
  static final String INJECT = "--inject";
  static final String STAY = "--stay";

  private Injecting() {}

  /**
   * Does all of that.
   *
   * @param stays whether to leave it there and return at once
   */
  static ExitCode run(Console console, Found found, Setup setup, boolean stays) {
    long pid = found.requirePid(INJECT);
    try (CtrlC end = CtrlC.watch()) {
      InjectedAgent agent = InjectedAgent.load(found, pid, setup, console);
      console.answer(agent.url().toString());
      if (!agent.loadedByUs()) {
        return ExitCode.OK;
      }
      if (stays) {
        console.say("loaded into " + found.words() + ", and stays: --detach takes it out");
        return ExitCode.OK;
      }
      console.say("loaded into " + found.words() + "; Ctrl-C takes it out");
      while (!end.within(Duration.ofSeconds(1))) {
        if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
          throw new CommandException(ExitCode.FAILED, found.words() + " has ended");
        }
      }
      agent.close();
      console.say("taken out of " + found.words());
      return ExitCode.INTERRUPTED;
    }
  }
}
