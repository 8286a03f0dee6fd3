package io.confida.monitor.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Keys and values of a YAML file as they are written: no object is made of what a file says.
 *
 * @param file the file as the operator knows it
 * @param line where the section begins, counted from 1
 * @param values single values, and lists of them joined by commas
 * @param lists lists of sections
 */
record Section(
    String file, int line, Map<String, Values.Given> values, Map<String, List<Section>> lists) {

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read or is no YAML of keys and values
   */
  static Section read(Path file) {
    String name = file.toString();
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new ConfigException(
          name + ": cannot be read; check its path, and that it is text that this user may read");
    }
    return parse(text, name);
  }

  static Section parse(String text, String name) {
    var options = new LoaderOptions();
    // The parser's own text quotes the lines around a fault, and they may hold a secret.
    try {
      Node root =
          new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
              .getSingleNode();
      if (root == null) {
        return new Section(name, 1, Map.of(), Map.of());
      }
      if (root instanceof MappingNode mapping) {
        return of(mapping, name);
      }
    } catch (MarkedYAMLException malformed) {
      var mark = malformed.getProblemMark();
      throw new ConfigException(
          "%s, line %d, column %d: is not YAML; look at the indentation, the colons and the quotes"
              .formatted(name, mark.getLine() + 1, mark.getColumn() + 1));
    } catch (YAMLException malformed) {
      throw new ConfigException(name + ": is not YAML that can be read");
    }
    throw new ConfigException(name + ": must hold keys with values, as in \"port: 9404\"");
  }

  private static Section of(MappingNode mapping, String file) {
    Map<String, Values.Given> values = new LinkedHashMap<>();
    Map<String, List<Section>> lists = new LinkedHashMap<>();
    int first = line(mapping);
    for (NodeTuple entry : mapping.getValue()) {
      int line = line(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new ConfigException("%s, line %d: is no key".formatted(file, line));
      }
      String name = key.getValue();
      String origin = "%s in %s, line %d".formatted(name, file, line);
      if (values.containsKey(name) || lists.containsKey(name)) {
        throw new ConfigException(origin + ": is there twice; remove one of them");
      }
      if (entry.getValueNode() instanceof ScalarNode scalar) {
        values.put(name, new Values.Given(text(scalar), origin));
      } else if (entry.getValueNode() instanceof SequenceNode sequence) {
        if (sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
          String joined =
              sequence.getValue().stream()
                  .map(item -> text((ScalarNode) item))
                  .collect(Collectors.joining(","));
          values.put(name, new Values.Given(joined, origin));
        } else {
          lists.put(name, sections(sequence, file));
        }
      } else {
        throw new ConfigException(origin + ": must be a value or a list, not further keys");
      }
    }
    return new Section(file, first, values, lists);
  }

  private static List<Section> sections(SequenceNode sequence, String file) {
    return sequence.getValue().stream()
        .map(
            item -> {
              if (item instanceof MappingNode mapping) {
                return of(mapping, file);
              }
              throw new ConfigException(
                  "%s, line %d: must be keys with values".formatted(file, line(item)));
            })
        .toList();
  }

  private static String text(ScalarNode scalar) {
    return scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
