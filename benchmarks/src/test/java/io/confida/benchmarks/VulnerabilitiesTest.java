package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The list of what is known to be wrong with the dependencies is about the dependencies there are:
 * it names each with its version, and says something of each.
 */
class VulnerabilitiesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** As the build writes them: {@code group:artifact:type[:classifier]:version:scope}. */
  private static final Pattern RESOLVED =
      Pattern.compile(
          "^\\s+([\\w.-]+):([\\w.-]+):jar(?::[\\w.-]+)?:([\\w.-]+):(?:compile|runtime)");

  private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\|");

  @Test
  void theListIsTheBuilds() throws IOException {
    assertThat(listed())
        .as("docs/vulnerabilities.md is to list these under \"The dependencies\":\n%s", words())
        .isEqualTo(resolved());
  }

  @Test
  void eachDependencyHasARowOfItsVersion() throws IOException {
    Map<String, String> rows = rows();
    SortedSet<String> used = new TreeSet<>();
    for (String dependency : resolved().keySet()) {
      String name = dependency.substring(0, dependency.lastIndexOf(':'));
      String version = dependency.substring(dependency.lastIndexOf(':') + 1);
      List<String> covering =
          rows.keySet().stream().filter(row -> name.matches(pattern(row))).toList();
      assertThat(covering).as("the rows for %s", name).hasSize(1);
      assertThat(rows.getOrDefault(covering.getFirst(), "").split(", "))
          .as("its versions")
          .contains(version);
      used.addAll(covering);
    }
    assertThat(used)
        .as("the rows that are about a dependency")
        .isEqualTo(new TreeSet<>(rows.keySet()));
  }

  private static String pattern(String row) {
    return "\\Q" + row.replace("*", "\\E.*\\Q") + "\\E";
  }

  /** The modules by dependency. */
  private static SortedMap<String, SortedSet<String>> resolved() throws IOException {
    SortedMap<String, SortedSet<String>> resolved = new TreeMap<>();
    for (String module : List.of("server", "monitor-agent", "benchmarks")) {
      Path file = ROOT.resolve(module).resolve("target/runtime-dependencies.txt");
      for (String line : Files.readAllLines(file)) {
        Matcher dependency = RESOLVED.matcher(line.replaceAll("\u001b\\[[;\\d]*m", ""));
        if (dependency.find() && !dependency.group(1).equals("io.confida")) {
          String name = dependency.group(1) + ":" + dependency.group(2) + ":" + dependency.group(3);
          resolved.computeIfAbsent(name, key -> new TreeSet<>()).add(module);
        }
      }
    }
    return resolved;
  }

  private static List<String> lines() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/vulnerabilities.md"));
  }

  private static SortedMap<String, SortedSet<String>> listed() throws IOException {
    SortedMap<String, SortedSet<String>> listed = new TreeMap<>();
    Pattern line = Pattern.compile("^([\\w.-]+:[\\w.-]+:[\\w.-]+) +\\((.+)\\)$");
    for (String text : lines()) {
      Matcher dependency = line.matcher(text);
      if (dependency.matches()) {
        listed.put(dependency.group(1), new TreeSet<>(List.of(dependency.group(2).split(", "))));
      }
    }
    return listed;
  }

  private static Map<String, String> rows() throws IOException {
    return lines().stream()
        .map(ROW::matcher)
        .filter(Matcher::find)
        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2).strip()));
  }

  private static String words() throws IOException {
    return resolved().entrySet().stream()
        .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
        .collect(Collectors.joining("\n"));
  }
}
