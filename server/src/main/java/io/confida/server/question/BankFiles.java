package io.confida.server.question;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the question bank from the class path. {@code index.yaml} lists its files: a jar cannot be
 * asked which files a folder holds. Skills, roles and questions are read apart, because every start
 * needs the first two and only the first start needs the questions; those two come packed.
 *
 * <p>Shape faults (a missing key, an unknown category, YAML that does not parse) throw {@link
 * BankException}, which names file, entry and fault. Faults between files (a skill nobody defines)
 * never leave the build: a test of the shipped data refuses them.
 */
public final class BankFiles {
  private static final String BUNDLED = "bank/";
  private static final Set<String> INDEX_KEYS = Set.of("skills", "roles", "questions");
  private static final Set<String> SKILL_KEYS =
      Set.of("name", "area", "aliases", "needs_context", "related");
  private static final Set<String> ROLE_KEYS =
      Set.of("name", "family", "aliases", "shared", "related", "skills");
  private static final Set<String> QUESTION_KEYS =
      Set.of(
          "key", "text", "category", "difficulty", "subcategory", "roles", "skills", "industries");

  private final String root;
  private final @Nullable PackedBank packed;
  private @Nullable JsonNode index;

  private BankFiles(String root, @Nullable PackedBank packed) {
    this.root = root;
    this.packed = packed;
  }

  /** The bank that ships with the server. */
  public static BankFiles bundled() {
    return new BankFiles(BUNDLED, PackedBank.find().orElse(null));
  }

  /** The same, from the files that people write. */
  static BankFiles written() {
    return at(BUNDLED);
  }

  /**
   * A bank elsewhere on the class path.
   *
   * @param root folder with {@code index.yaml}, ending in a slash
   */
  static BankFiles at(String root) {
    return new BankFiles(root, null);
  }

  /** The vocabulary, in the order of the files. */
  public List<BankSkill> skills() {
    if (packed != null) {
      return packed.skills();
    }
    return read(
        "skills",
        SKILL_KEYS,
        e ->
            new BankSkill(
                e.text("name"),
                e.text("area"),
                e.list("aliases"),
                e.list("needs_context"),
                e.list("related")));
  }

  /** The roles, in the order of the files. */
  public List<BankRole> roles() {
    if (packed != null) {
      return packed.roles();
    }
    return read(
        "roles",
        ROLE_KEYS,
        e ->
            new BankRole(
                e.text("name"),
                e.text("family"),
                e.list("aliases"),
                e.list("shared"),
                e.list("related"),
                e.list("skills")));
  }

  /** The questions, in the order of the files. */
  public List<BankEntry> questions() {
    return read(
        "questions",
        QUESTION_KEYS,
        e ->
            new BankEntry(
                e.text("key"),
                e.text("text"),
                e.oneOf("category", Category::parse),
                e.oneOf("difficulty", Difficulty::parse),
                e.optionalText("subcategory"),
                e.list("roles"),
                e.list("skills"),
                e.list("industries")));
  }

  /** SHA-256 over the question files as they are: another text, another checksum. */
  public String checksum() {
    if (packed != null) {
      return packed.checksum();
    }
    MessageDigest digest = sha256();
    for (JsonNode name : index().path("questions")) {
      String file = root + "questions/" + name.asText();
      try (InputStream in = BankFiles.class.getClassLoader().getResourceAsStream(file)) {
        if (in == null) {
          throw new BankException(List.of(file + ": not on the class path"));
        }
        digest.update(in.readAllBytes());
      } catch (IOException e) {
        throw new BankException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private synchronized JsonNode index() {
    JsonNode known = index;
    if (known == null) {
      known = parse(root + "index.yaml");
      new Entry(root + "index.yaml", 0, known, INDEX_KEYS);
      index = known;
    }
    return known;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private <T> List<T> read(String folder, Set<String> keys, Function<Entry, T> shape) {
    List<T> result = new ArrayList<>();
    for (JsonNode name : index().path(folder)) {
      String file = root + folder + "/" + name.asText();
      JsonNode list = parse(file);
      if (!list.isArray()) {
        throw new BankException(List.of(file + ": must be a YAML list"));
      }
      int number = 0;
      for (JsonNode node : list) {
        result.add(shape.apply(new Entry(file, ++number, node, keys)));
      }
    }
    return result;
  }

  private JsonNode parse(String file) {
    try (InputStream in = BankFiles.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new BankException(
            List.of(file + ": not on the class path; list only files that exist in index.yaml"));
      }
      return Yaml.MAPPER.readTree(in);
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : ": line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new BankException(file + where + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BankException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Made when a file is read: most starts read none. */
  private static final class Yaml {
    static final YAMLMapper MAPPER = new YAMLMapper();
  }

  /** One entry of a file; knows how to say where a fault is. */
  private static final class Entry {
    private final String file;
    private final int number;
    private final JsonNode node;

    Entry(String file, int number, JsonNode node, Collection<String> keys) {
      this.file = file;
      this.number = number;
      this.node = node;
      if (!node.isObject()) {
        throw fault("must be a mapping with the keys " + keys);
      }
      node.fieldNames()
          .forEachRemaining(
              key -> {
                if (!keys.contains(key)) {
                  throw fault("unknown key '%s'; known: %s".formatted(key, keys));
                }
              });
    }

    String text(String key) {
      String text = optionalText(key);
      if (text == null) {
        throw fault("'%s' is missing".formatted(key));
      }
      return text;
    }

    @Nullable String optionalText(String key) {
      JsonNode value = node.get(key);
      if (value == null || value.isNull()) {
        return null;
      }
      if (!value.isValueNode() || value.asText().isBlank()) {
        throw fault("'%s' must be a text that is not blank".formatted(key));
      }
      return value.asText();
    }

    List<String> list(String key) {
      JsonNode value = node.get(key);
      if (value == null || value.isNull()) {
        return List.of();
      }
      if (!value.isArray()) {
        throw fault("'%s' must be a list, like [a, b]".formatted(key));
      }
      List<String> items = new ArrayList<>(value.size());
      for (JsonNode item : value) {
        if (!item.isValueNode() || item.isNull() || item.asText().isBlank()) {
          throw fault("'%s' holds something that is not a text".formatted(key));
        }
        items.add(item.asText());
      }
      return items;
    }

    <T> T oneOf(String key, Function<String, Optional<T>> parse) {
      String text = text(key);
      return parse
          .apply(text)
          .orElseThrow(() -> fault("'%s' is '%s', which is no %s".formatted(key, text, key)));
    }

    private BankException fault(String what) {
      JsonNode name = node.has("key") ? node.get("key") : node.get("name");
      String entry =
          name == null ? "entry " + number : "entry %d (%s)".formatted(number, name.asText());
      return new BankException(List.of("%s: %s: %s".formatted(file, entry, what)));
    }
  }
}
