package io.confida.monitor.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code agent.yaml}: settings, the targets to watch, and rows of pool libraries. */
public final class ConfigFile {
  private static final List<String> LISTS = List.of(Keys.TARGETS, Keys.POOLS);

  private final Values values;
  private final List<Section> targets;
  private final List<PoolRow> pools;

  private ConfigFile(Section top) {
    Map<String, Values.Given> single = new LinkedHashMap<>(top.values());
    for (String list : LISTS) {
      Values.Given given = single.get(list);
      // An empty list and a key without a value both say: none.
      if (given != null && given.text().isEmpty()) {
        single.remove(list);
      } else if (given != null) {
        throw new ConfigException(
            given.origin() + ": must be a list whose entries are keys with values");
      }
    }
    refuseUnknownNames(top, single.keySet());
    values = Values.checked(single, Keys.ALL, "key");
    targets = top.lists().getOrDefault(Keys.TARGETS, List.of());
    pools = top.lists().getOrDefault(Keys.POOLS, List.of()).stream().map(ConfigFile::row).toList();
  }

  /**
   * Reads and checks a file.
   *
   * @throws ConfigException with one line that names the file, the line in it, and the way out
   */
  public static ConfigFile read(Path file) {
    return new ConfigFile(Section.read(file));
  }

  static ConfigFile parse(String text, String name) {
    return new ConfigFile(Section.parse(text, name));
  }

  private static void refuseUnknownNames(Section top, Set<String> single) {
    List<String> known = new ArrayList<>(Keys.ALL.stream().<String>map(Key::name).toList());
    known.addAll(LISTS);
    Set<String> written = new LinkedHashSet<>(single);
    written.addAll(top.lists().keySet());
    for (String name : written) {
      Values.Given given = top.values().get(name);
      String origin = given == null ? name + " in " + top.file() : given.origin();
      if (!known.contains(name)) {
        throw new ConfigException(
            "%s: unknown key; did you mean %s?".formatted(origin, Nearest.to(name, known)));
      }
      if (given == null && !LISTS.contains(name)) {
        throw new ConfigException(origin + ": must be a single value");
      }
    }
  }

  /** The settings of one value. */
  Values values() {
    return values;
  }

  /** The rows of pool libraries. */
  List<PoolRow> pools() {
    return pools;
  }

  /** The targets, in their order. Their names are unique. */
  List<TargetSpec> targets(SecretSource secrets) {
    Map<String, TargetSpec> byName = new LinkedHashMap<>();
    for (Section section : targets) {
      Values target = checked(section, TargetKeys.ALL);
      TargetSpec spec = TargetSpecs.of(target, where(section), secrets);
      if (byName.put(spec.name(), spec) != null) {
        throw new ConfigException(
            "%s: %s is the name of another target already; give each its own name"
                .formatted(where(section), spec.name()));
      }
    }
    return List.copyOf(byName.values());
  }

  private static PoolRow row(Section section) {
    Values row = checked(section, PoolKeys.ALL);
    Map<String, String> attributes = new LinkedHashMap<>();
    for (var key : PoolKeys.FIGURES) {
      row.get(key).ifPresent(attribute -> attributes.put(key.name(), attribute));
    }
    return new PoolRow(
        needed(row, PoolKeys.LIBRARY, section),
        needed(row, PoolKeys.OBJECT_NAME, section),
        attributes,
        where(section));
  }

  private static String needed(Values row, Key<String> key, Section section) {
    if (!row.has(key)) {
      throw new ConfigException("%s: a pool row needs %s".formatted(where(section), key.name()));
    }
    return row.get(key);
  }

  private static Values checked(Section section, List<Key<?>> known) {
    if (!section.lists().isEmpty()) {
      throw new ConfigException(where(section) + ": must hold single values alone");
    }
    return Values.checked(section.values(), known, "key");
  }

  private static String where(Section section) {
    return "%s, line %d".formatted(section.file(), section.line());
  }
}
