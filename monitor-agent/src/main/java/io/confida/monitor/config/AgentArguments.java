package io.confida.monitor.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands after the {@code =} of {@code -javaagent:monitor-agent.jar=…}, or is handed over when
 * the agent is loaded: {@code name=value} pairs joined by commas. A comma or backslash within a
 * value is written with a backslash before it; a switch such as {@code compat} may stand alone.
 *
 * @param settings what is set
 * @param portFile where the port that was taken is to be written
 */
public record AgentArguments(AgentSettings settings, Optional<Path> portFile) {
  private static final Key<Optional<Path>> CONFIG =
      new Key<>("config", ValueTypes.file().orNone(), "", "A file such as config/agent.yaml.");
  private static final Key<Optional<Path>> PORT_FILE =
      new Key<>("port-file", ValueTypes.file().orNone(), "", "Where the port is written.");

  /** Which jar is loaded: read by the door before this is. */
  private static final Key<Optional<Path>> JAR =
      new Key<>("jar", ValueTypes.file().orNone(), "", "The agent's own jar.");

  /**
   * Reads the arguments, and the file that they name.
   *
   * @throws ConfigException with one line for the operator
   */
  public static AgentArguments parse(String arguments, Map<String, String> environment) {
    Map<String, Values.Given> given = new LinkedHashMap<>();
    List<Key<?>> known = new ArrayList<>(Keys.ALL);
    known.addAll(List.of(CONFIG, PORT_FILE, JAR));
    for (String pair : split(arguments)) {
      int equals = pair.indexOf('=');
      String name = (equals < 0 ? pair : pair.substring(0, equals)).strip();
      if (name.isEmpty() && equals < 0) {
        continue;
      }
      String origin = "agent argument " + name;
      if (equals < 0 && needsValue(name, known)) {
        throw new ConfigException(origin + ": needs a value, as in " + name + "=…");
      }
      String value = equals < 0 ? "true" : pair.substring(equals + 1);
      if (given.put(name, new Values.Given(value, origin)) != null) {
        throw new ConfigException(origin + ": is there twice; remove one of them");
      }
    }
    Values values = Values.checked(given, known, "agent argument");
    Optional<Path> path = values.get(CONFIG);
    Optional<ConfigFile> file =
        path.isPresent() ? Optional.of(ConfigFile.read(path.get())) : Optional.empty();
    return new AgentArguments(AgentSettings.of(values, file, environment), values.get(PORT_FILE));
  }

  private static boolean needsValue(String name, List<Key<?>> known) {
    for (Key<?> key : known) {
      if (key.name().equals(name)) {
        return !key.isSwitch();
      }
    }
    return false;
  }

  /**
   * The arguments that say the same in another process of this machine: files by their full path.
   *
   * @param values what is set
   * @param config the configuration file beside
   * @param further arguments that win
   */
  public static String text(Values values, Optional<Path> config, Map<String, String> further) {
    Map<String, String> pairs = new LinkedHashMap<>();
    config.ifPresent(file -> pairs.put(CONFIG.name(), full(file)));
    for (Key<?> key : Keys.ALL) {
      values
          .text(key)
          .ifPresent(
              text ->
                  pairs.put(
                      key.name(),
                      key.type().label().equals("FILE") && !text.isBlank()
                          ? full(Path.of(text.strip()))
                          : text));
    }
    pairs.putAll(further);
    List<String> words = new ArrayList<>();
    pairs.forEach((name, value) -> words.add(name + "=" + escaped(value)));
    return String.join(",", words);
  }

  private static String full(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,");
  }

  private static List<String> split(String arguments) {
    List<String> pairs = new ArrayList<>();
    StringBuilder pair = new StringBuilder();
    for (int i = 0; i < arguments.length(); i++) {
      char c = arguments.charAt(i);
      boolean escapes =
          c == '\\'
              && i + 1 < arguments.length()
              && (arguments.charAt(i + 1) == ',' || arguments.charAt(i + 1) == '\\');
      if (escapes) {
        pair.append(arguments.charAt(++i));
      } else if (c == ',') {
        pairs.add(pair.toString());
        pair.setLength(0);
      } else {
        pair.append(c);
      }
    }
    pairs.add(pair.toString());
    return pairs;
  }
}
