package io.confida.monitor.cli;

import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.ConfigFile;
import io.confida.monitor.config.Key;
import io.confida.monitor.config.TargetKeys;
import io.confida.monitor.config.TargetSpec;
import io.confida.monitor.config.TargetSpecs;
import io.confida.monitor.config.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a command was told.
 *
 * @param values the flags that are settings
 * @param config the file that was named
 * @param settings both together
 */
record Setup(Values values, Optional<Path> config, AgentSettings settings) {
  static final String CONFIG = "--config";

  /** Declares the flags that {@link #of} reads. */
  static void declare(Command command, List<Key<?>> keys) {
    command.value(
        CONFIG, "FILE", "A file with settings, such as config/agent.yaml; flags win over it.");
    SettingFlags.add(command.spec(), keys);
  }

  /** Reads them, and says what the operator should know. */
  static Setup of(Command command, List<Key<?>> keys) {
    Optional<Path> config =
        Optional.of(command.text(CONFIG, "")).filter(c -> !c.isEmpty()).map(Path::of);
    return of(SettingFlags.read(command.parsed(), keys), config, command.console());
  }

  /** The same of what was read otherwise. */
  static Setup of(Values values, Optional<Path> config, Console console) {
    AgentSettings settings =
        AgentSettings.of(values, config.map(ConfigFile::read), console.environment());
    settings.warnings().forEach(console::say);
    trust(settings);
    return new Setup(values, config, settings);
  }

  /** The target that the argument means. */
  static TargetSpec target(Command command) {
    Values login = SettingFlags.read(command.parsed(), TargetKeys.LOGIN);
    TargetSpecs.Named named =
        TargetSpecs.ofWord(command.argument(), login, command.console().environment());
    named.warnings().forEach(command.console()::say);
    return named.target();
  }

  /** JMX's own TLS sockets know of no other place. */
  private static void trust(AgentSettings settings) {
    settings
        .jmxTrust()
        .ifPresent(
            trust -> {
              System.setProperty("javax.net.ssl.trustStore", trust.file().toString());
              trust
                  .password()
                  .ifPresent(
                      password ->
                          System.setProperty(
                              "javax.net.ssl.trustStorePassword", password.reveal()));
            });
  }
}
