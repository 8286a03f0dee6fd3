package io.confida.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A YAML file as flat keys: sections joined by dots, each value as the text that was written.
 *
 * @param name the file as the operator knows it
 * @param entries what it says, in its order
 */
record SettingsFile(String name, Map<String, Entry> entries) {

  /** A value's text and the line it begins on, counted from 1. */
  record Entry(String text, int line) {}

  static SettingsFile none() {
    return new SettingsFile("", Map.of());
  }

  /** Reads {@code file}, which is there. */
  static SettingsFile read(Path file, String name) {
    // Read as tokens, not as a tree: a tree would lose how a value was written and where.
    try (JsonParser yaml = new YAMLFactory().createParser(Files.newBufferedReader(file))) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      JsonToken first = yaml.nextToken();
      if (first == JsonToken.START_OBJECT) {
        section(yaml, "", entries, name);
      } else if (first != null) {
        throw new SettingsException(name + ": must hold keys with values, as \"server:\" does");
      }
      return new SettingsFile(name, entries);
    } catch (JsonProcessingException malformed) {
      // The parser's own text quotes the lines around the fault, and they may hold a password.
      throw new SettingsException(
          "%s, line %d, column %d: is not YAML; look at the indentation, the colons and the quotes"
              .formatted(
                  name,
                  malformed.getLocation().getLineNr(),
                  malformed.getLocation().getColumnNr()));
    } catch (IOException unreadable) {
      throw new SettingsException(name + ": cannot be read (" + unreadable.getMessage() + ")");
    }
  }

  private static void section(
      JsonParser yaml, String prefix, Map<String, Entry> entries, String name) throws IOException {
    while (yaml.nextToken() == JsonToken.FIELD_NAME) {
      String path = prefix + yaml.currentName();
      int line = yaml.currentLocation().getLineNr();
      JsonToken value = yaml.nextToken();
      if (value == JsonToken.START_OBJECT) {
        section(yaml, path + ".", entries, name);
        continue;
      }
      Entry entry = new Entry(value == JsonToken.START_ARRAY ? list(yaml) : text(yaml), line);
      if (entries.put(path, entry) != null) {
        throw new SettingsException(
            "%s in %s, line %d: is there twice; remove one of them".formatted(path, name, line));
      }
    }
  }

  private static String list(JsonParser yaml) throws IOException {
    StringBuilder joined = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = yaml.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else {
        joined.append(joined.isEmpty() ? "" : ",").append(text(yaml));
      }
    }
    return joined.toString();
  }

  private static String text(JsonParser yaml) throws IOException {
    return yaml.currentToken() == JsonToken.VALUE_NULL ? "" : yaml.getText();
  }
}
