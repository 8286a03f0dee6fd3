package io.confida.monitor.cli;

/** Without a command: says what there is. */
final class RootCommand extends Command {
  RootCommand(Console console) {
    super(
        console,
        "",
        "COMMAND",
        "Watches the database connection pools of running JVMs, and says what they do and what is"
            + " wrong with them. Nothing is restarted, and nothing is borrowed from a pool.",
        "",
        "In a JVM from its start: java -javaagent:monitor-agent.jar=port=9404,… or =config=FILE;"
            + " the settings are the options of the command attach, without the --.");
    spec().name("monitor-agent");
    spec().usageMessage().customSynopsis("monitor-agent COMMAND", "monitor-agent COMMAND --help");
    examples(
        "  java -jar monitor-agent.jar list",
        "  java -jar monitor-agent.jar report OrdersApp --for 60s",
        "  java -jar monitor-agent.jar attach OrdersApp --inject");
    exits(ExitCode.values());
  }

  @Override
  ExitCode run() {
    spec().commandLine().usage(console().err());
    console().say("give a command");
    return ExitCode.USAGE;
  }
}
