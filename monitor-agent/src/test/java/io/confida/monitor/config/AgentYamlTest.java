package io.confida.monitor.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The file that ships, {@code config/agent.yaml}, against the tables of keys. */
class AgentYamlTest {
  /** Tests run in the module's directory, one below the repository's. */
  private static final Path FILE = Path.of("../config/agent.yaml").toAbsolutePath().normalize();

  @Test
  void loadsAndSaysNothingButTheDefaults() {
    AgentSettings shipped =
        AgentSettings.of(Values.none(), Optional.of(ConfigFile.read(FILE)), Map.of());

    assertThat(shipped).isEqualTo(AgentSettings.defaults());
  }

  @Test
  void holdsEveryKeyInTheOrderOfTheTable() {
    List<String> keys = new ArrayList<>(Keys.ALL.stream().<String>map(Key::name).toList());
    keys.addAll(List.of(Keys.TARGETS, Keys.POOLS));

    assertThat(Section.read(FILE).values().keySet()).containsExactlyElementsOf(keys);
  }

  @Test
  void documentsEachKeyAboveIt() throws IOException {
    documents(Files.readAllLines(FILE), Keys.ALL, Section.read(FILE));
  }

  /** The examples stand there as comments: take the marks away, and they are YAML. */
  @Test
  void documentsTheKeysOfTargetsAndPools() throws IOException {
    String text = Files.readString(FILE);
    String examples =
        text.substring(text.indexOf("\ntargets:"))
            .replace("targets: []", "targets:")
            .replace("pools: []", "pools:")
            .lines()
            .map(line -> line.replaceFirst("^#  ", "  "))
            .collect(Collectors.joining("\n"));
    Section section = Section.parse(examples, "examples");
    List<String> lines = examples.lines().toList();

    Section target = requireNonNull(section.lists().get(Keys.TARGETS)).get(0);
    assertThat(target.values().keySet())
        .containsExactlyElementsOf(TargetKeys.ALL.stream().<String>map(Key::name).toList());
    documents(lines, TargetKeys.ALL, target);
    Section pool = requireNonNull(section.lists().get(Keys.POOLS)).get(0);
    assertThat(pool.values().keySet())
        .containsExactlyElementsOf(PoolKeys.ALL.stream().<String>map(Key::name).toList());
    documents(lines, PoolKeys.ALL, pool);
  }

  private static void documents(List<String> lines, List<Key<?>> keys, Section section) {
    for (Key<?> key : keys) {
      Values.Given given = requireNonNull(section.values().get(key.name()));
      int line = Integer.parseInt(given.origin().replaceFirst(".*line ", ""));
      assertThat(commentAbove(lines, line))
          .as("the comment above %s", key.name())
          .containsExactly(
              key.description(), "Unit: " + key.type().unit(), "Default: " + key.shownDefault());
    }
  }

  private static List<String> commentAbove(List<String> lines, int line) {
    List<String> comment = new ArrayList<>();
    for (int i = line - 2; i >= 0; i--) {
      // An entry's first key stands after its hyphen, and so does the comment of that key.
      String text = lines.get(i).strip().replaceFirst("^- #", "#");
      if (!text.startsWith("#")) {
        break;
      }
      comment.add(0, text.substring(1).strip());
    }
    return comment;
  }
}
