package io.confida.server.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the value of a key comes from: the environment, then the file, then the default. */
final class SettingsSource {
  private static final String FILE_VARIABLE = "CONFIDA_CONFIG";
  private static final String DEFAULT_FILE = "config/server.yaml";

  /** Variables that begin so are ours alone, so an unknown one is a slip of the pen. */
  private static final List<String> OWN_PREFIXES = List.of("ASYNC_DATABASE_", "CONFIDA_");

  private final Map<String, String> environment;
  private final SettingsFile file;

  private SettingsSource(Map<String, String> environment, SettingsFile file) {
    this.environment = environment;
    this.file = file;
  }

  /** Finds and reads the file, and refuses names that no key has. */
  static SettingsSource open(Map<String, String> environment, Path workingDirectory) {
    SettingsSource source = new SettingsSource(environment, file(environment, workingDirectory));
    source.refuseUnknownVariables();
    source.refuseUnknownKeys();
    return source;
  }

  private static SettingsFile file(Map<String, String> environment, Path workingDirectory) {
    String named = environment.getOrDefault(FILE_VARIABLE, "").strip();
    String name = named.isEmpty() ? DEFAULT_FILE : named;
    Path path;
    try {
      path = workingDirectory.resolve(name);
    } catch (InvalidPathException notAPath) {
      throw new SettingsException(FILE_VARIABLE + ": is not the path of a file");
    }
    if (Files.isRegularFile(path)) {
      return SettingsFile.read(path, name);
    }
    if (!named.isEmpty()) {
      throw new SettingsException(
          "%s: there is no file %s; give its path or unset the variable"
              .formatted(FILE_VARIABLE, path));
    }
    return SettingsFile.none();
  }

  private void refuseUnknownVariables() {
    List<String> known = new ArrayList<>(Keys.ALL.stream().map(Key::variable).toList());
    known.add(FILE_VARIABLE);
    environment.keySet().stream()
        .filter(name -> OWN_PREFIXES.stream().anyMatch(name::startsWith))
        .filter(name -> !known.contains(name))
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new SettingsException(
                  "%s: unknown environment variable; did you mean %s?"
                      .formatted(name, Nearest.to(name, known)));
            });
  }

  private void refuseUnknownKeys() {
    List<String> known = Keys.ALL.stream().<String>map(Key::path).toList();
    file.entries()
        .forEach(
            (path, entry) -> {
              if (!known.contains(path)) {
                throw new SettingsException(
                    "%s in %s, line %d: unknown key; did you mean %s?"
                        .formatted(path, file.name(), entry.line(), Nearest.to(path, known)));
              }
            });
  }

  /**
   * The value of {@code key}. What the file says is checked even where the environment wins: a
   * wrong line must not come to life on the day a variable is removed.
   */
  <T> T get(Key<T> key) {
    SettingsFile.Entry entry = file.entries().get(key.path());
    T fromFile = entry == null ? null : parse(key, entry.text(), inFile(key, entry));
    String text = environment.getOrDefault(key.variable(), "");
    // Compose files and unit files pass a variable that nobody set as an empty one.
    if (!text.isBlank()) {
      return parse(key, text, key.variable());
    }
    return fromFile == null ? key.defaultValue() : fromFile;
  }

  /** The name an operator has to look for to change {@code key}. */
  String origin(Key<?> key) {
    SettingsFile.@Nullable Entry entry = file.entries().get(key.path());
    boolean inEnvironment = !environment.getOrDefault(key.variable(), "").isBlank();
    return inEnvironment || entry == null ? key.variable() : inFile(key, entry);
  }

  private String inFile(Key<?> key, SettingsFile.Entry entry) {
    return "%s in %s, line %d".formatted(key.path(), file.name(), entry.line());
  }

  private static <T> T parse(Key<T> key, String text, String origin) {
    try {
      return key.type().parse(text);
    } catch (SettingsException wrong) {
      throw new SettingsException(origin + ": " + wrong.getMessage());
    }
  }
}
