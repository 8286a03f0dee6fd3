package io.confida.server.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that ships, {@code config/server.yaml}, against the table of keys. */
class ServerYamlTest {
  /** Tests run in the module's directory, one below the repository's. */
  private static final Path FILE = Path.of("../config/server.yaml").toAbsolutePath().normalize();

  @Test
  void loadsAndSaysNothingButTheDefaults(@TempDir Path empty) {
    Settings defaults = Settings.load(Map.of(), empty);

    Settings shipped = Settings.load(Map.of("CONFIDA_CONFIG", FILE.toString()), empty);

    assertThat(shipped).isEqualTo(defaults);
  }

  @Test
  void holdsEveryKeyInTheOrderOfTheTable() {
    assertThat(SettingsFile.read(FILE, "server.yaml").entries().keySet())
        .containsExactlyElementsOf(Keys.ALL.stream().<String>map(Key::path).toList());
  }

  @Test
  void documentsEachKeyAboveIt() throws IOException {
    SettingsFile file = SettingsFile.read(FILE, "server.yaml");
    List<String> lines = Files.readAllLines(FILE);

    for (Key<?> key : Keys.ALL) {
      assertThat(file.entries()).containsKey(key.path());
      int line = requireNonNull(file.entries().get(key.path())).line();
      assertThat(commentAbove(lines, line))
          .as("the comment above %s", key.path())
          .containsExactly(
              key.description(),
              "Unit: " + key.type().unit(),
              "Default: %s; environment: %s"
                  .formatted(
                      key.defaultText().isEmpty() ? "none" : key.defaultText(), key.variable()));
    }
  }

  private static List<String> commentAbove(List<String> lines, int line) {
    List<String> comment = new ArrayList<>();
    for (int i = line - 2; i >= 0 && lines.get(i).strip().startsWith("#"); i--) {
      comment.addFirst(lines.get(i).strip().substring(1).strip());
    }
    return comment;
  }
}
