package io.confida.monitor.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fetches secrets from files and the environment, the only places where they may stand. */
final class SecretSource {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final Map<String, String> environment;
  private final List<String> warnings = new ArrayList<>();

  SecretSource(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The secret that one of two keys points to; empty when neither is set. */
  Optional<Secret> read(Values values, Key<Optional<Path>> file, Key<Optional<String>> variable) {
    Optional<Path> path = values.get(file);
    Optional<String> name = values.get(variable);
    if (path.isPresent() && name.isPresent()) {
      throw new ConfigException(
          "%s: the secret comes from %s already; give one of the two"
              .formatted(values.origin(variable), file.name()));
    }
    if (path.isPresent()) {
      return Optional.of(fromFile(path.get(), values.origin(file)));
    }
    return name.isPresent()
        ? Optional.of(fromEnvironment(name.get(), values.origin(variable)))
        : Optional.empty();
  }

  private Secret fromFile(Path file, String origin) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException notText) {
      throw new ConfigException(origin + ": " + file + " holds no text in UTF-8");
    } catch (IOException unreadable) {
      throw new ConfigException(
          "%s: %s cannot be read; check its path and that this user may read it"
              .formatted(origin, file));
    }
    // One line end at the end is how editors and echo leave a file.
    text = text.replaceFirst("\\r?\\n\\z", "");
    if (text.isEmpty()) {
      throw new ConfigException("%s: %s is empty".formatted(origin, file));
    }
    warnIfOthersMayRead(file);
    return new Secret(text);
  }

  private void warnIfOthersMayRead(Path file) {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      if (view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
        warnings.add("other users can read " + file + ": chmod 600 keeps its secret");
      }
    } catch (IOException goneMeanwhile) {
      warnings.add("who may read " + file + " cannot be told: " + goneMeanwhile.getMessage());
    }
  }

  private Secret fromEnvironment(String variable, String origin) {
    String text = environment.getOrDefault(variable, "");
    if (text.isEmpty()) {
      throw new ConfigException(
          "%s: the environment variable %s is not set".formatted(origin, variable));
    }
    return new Secret(text);
  }

  /** What the operator should know, one line each. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
