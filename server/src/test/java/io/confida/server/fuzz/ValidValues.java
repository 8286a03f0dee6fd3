package io.confida.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.confida.server.DocumentNode;
import io.confida.server.OpenApiContract;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Values that are what a schema of the document says, at random. */
final class ValidValues {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> WORDS =
      List.of("heron", "query", "why", "team", "java", "index", "slow", "build", "plan", "99", "x");

  private final OpenApiContract contract;
  private final Random random;

  ValidValues(OpenApiContract contract, Random random) {
    this.contract = contract;
    this.random = random;
  }

  /** One that holds, whatever further rules the schema has. */
  JsonNode of(DocumentNode schema) {
    for (int i = 0; i < 1000; i++) {
      JsonNode value = attempt(schema);
      if (contract.faults(schema, value).isEmpty()) {
        return value;
      }
    }
    throw new IllegalStateException("no value found for " + schema.pointer());
  }

  private JsonNode attempt(DocumentNode place) {
    DocumentNode schema = place.target();
    JsonNode rules = schema.json();
    if (rules.has("enum")) {
      return rules.path("enum").get(random.nextInt(rules.path("enum").size()));
    }
    String type = type(rules);
    return switch (type) {
      case "null" -> NullNode.instance;
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      case "integer" -> IntNode.valueOf(integer(rules));
      case "number" -> number(rules);
      case "string" -> TextNode.valueOf(text(rules));
      case "array" -> array(schema);
      case "object" -> object(schema);
      default ->
          throw new IllegalStateException("no values for " + rules + " at " + schema.pointer());
    };
  }

  private String type(JsonNode rules) {
    JsonNode type = rules.path("type");
    return type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText();
  }

  private int integer(JsonNode rules) {
    long min = rules.path("minimum").asLong(0);
    long max = rules.path("maximum").asLong(min + 100);
    return (int)
        switch (random.nextInt(4)) {
          case 0 -> min;
          case 1 -> max;
          default -> min + random.nextLong(Math.min(50, max - min + 1));
        };
  }

  private JsonNode number(JsonNode rules) {
    double min = rules.path("minimum").asDouble(0);
    double max = rules.path("maximum").asDouble(100);
    return switch (random.nextInt(4)) {
      case 0 -> DoubleNode.valueOf(min);
      case 1 -> IntNode.valueOf((int) max);
      default -> DoubleNode.valueOf(min + random.nextDouble() * (max - min));
    };
  }

  /** Of a length that is allowed, at a limit now and then; odd characters stand in some. */
  private String text(JsonNode rules) {
    int min = rules.path("minLength").asInt(0);
    int max = rules.path("maxLength").asInt(200);
    if (rules.has("pattern")) {
      return ofLength(1 + random.nextInt(40), "abcXYZ019_-");
    }
    if (rules.path("format").asText().equals("uuid")) {
      return java.util.UUID.randomUUID().toString();
    }
    int wanted =
        switch (random.nextInt(12)) {
          case 0 -> min;
          case 1 -> max;
          default -> Math.min(max, Math.max(min, 3) + random.nextInt(40));
        };
    StringBuilder text = new StringBuilder(words(wanted));
    if (random.nextInt(3) == 0) {
      text.insert(random.nextInt(text.length() + 1), OddTexts.any(random));
    }
    return shortened(text.toString(), max);
  }

  private String ofLength(int characters, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private String words(int characters) {
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append(OddTexts.one(random, WORDS)).append(random.nextInt(1000)).append(' ');
    }
    text.setLength(characters);
    if (characters > 0) {
      text.setCharAt(0, 'q');
    }
    return text.toString();
  }

  private static String shortened(String text, int characters) {
    int end =
        text.offsetByCodePoints(0, Math.min(characters, text.codePointCount(0, text.length())));
    return text.substring(0, end);
  }

  private JsonNode array(DocumentNode schema) {
    ArrayNode array = NODES.arrayNode();
    int min = schema.json().path("minItems").asInt(0);
    int max = Math.min(schema.json().path("maxItems").asInt(5), random.nextInt(30) == 0 ? 50 : 4);
    int size = min + random.nextInt(max - min + 1);
    for (int i = 0; i < size; i++) {
      array.add(attempt(schema.at("items")));
    }
    return array;
  }

  private JsonNode object(DocumentNode schema) {
    ObjectNode object = NODES.objectNode();
    Set<String> required = new HashSet<>();
    schema.json().path("required").forEach(name -> required.add(name.asText()));
    schema
        .find("properties")
        .ifPresent(
            properties ->
                properties
                    .members()
                    .filter(p -> required.contains(p.getKey()) || random.nextInt(10) < 7)
                    .forEach(p -> object.set(p.getKey(), attempt(p.getValue()))));
    if (schema.find("properties").isEmpty()) {
      for (int i = random.nextInt(3); i > 0; i--) {
        object.put(words(4) + i, random.nextBoolean() ? OddTexts.any(random) : "text");
        object.set("n" + i, NODES.arrayNode().add(random.nextInt()).add(random.nextDouble()));
      }
    }
    return object;
  }
}
