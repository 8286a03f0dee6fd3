package io.confida.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.server.DocumentNode;
import java.util.ArrayList;
import java.util.List;

/** Bodies with a word in each of their texts that nothing else has, and what spoils them. */
public final class Canaries {

  /** To be looked for where it must not be. */
  public static final String WORD = "qzkanari";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static int number;

  private Canaries() {}

  /** A value that the schema allows, with the word in each text that is free. */
  public static JsonNode of(DocumentNode place) {
    DocumentNode schema = place.target();
    JsonNode rules = schema.json();
    if (rules.has("enum")) {
      // The last one: an interview has more fields than practice.
      return rules.path("enum").get(rules.path("enum").size() - 1);
    }
    JsonNode types = rules.path("type");
    return switch (types.isArray() ? types.get(0).asText() : types.asText()) {
      case "object" -> object(schema);
      case "array" -> NODES.arrayNode().add(of(schema.at("items"))).add(of(schema.at("items")));
      case "integer", "number" -> NODES.numberNode(rules.path("minimum").asInt(1));
      case "boolean" -> NODES.booleanNode(true);
      default -> NODES.textNode(text());
    };
  }

  private static synchronized String text() {
    return "A " + WORD + " sings, number " + ++number;
  }

  private static JsonNode object(DocumentNode schema) {
    ObjectNode object = NODES.objectNode();
    schema
        .find("properties")
        .ifPresentOrElse(
            properties ->
                properties.members().forEach(p -> object.set(p.getKey(), of(p.getValue()))),
            () -> object.put(WORD, text()).set("list", NODES.arrayNode().add(text())));
    return object;
  }

  /** Bodies that are not as they should be, all with the word. */
  public static List<String> spoiled(JsonNode whole) {
    List<String> bodies = new ArrayList<>();
    String text = whole.toString();
    bodies.add(text.substring(0, text.lastIndexOf(WORD) + WORD.length()));
    bodies.add(text + WORD);
    bodies.add(text + text);
    bodies.add(WORD);
    bodies.add("\"" + WORD + "\"");
    bodies.add("{\"" + WORD + "\":1,\"" + WORD + "\":2}");
    bodies.add("{\"a\":\"" + WORD + "\\ud800\"}");
    bodies.add("[{\"" + WORD + "\":\"" + WORD + "\"}]");
    JsonNode object = whole.isArray() ? whole.get(0) : whole;
    for (var field : object.properties()) {
      for (JsonNode odd :
          List.of(
              NODES.textNode(WORD.repeat(2000)),
              NODES.textNode(WORD + "\u0000"),
              NODES.textNode(WORD),
              NODES.objectNode().put(WORD, WORD),
              NODES.arrayNode().add(WORD.repeat(200)).add(1))) {
        ObjectNode changed = ((ObjectNode) object).deepCopy();
        changed.set(field.getKey(), odd);
        bodies.add(around(whole, changed).toString());
      }
    }
    return bodies;
  }

  private static JsonNode around(JsonNode whole, ObjectNode one) {
    return whole.isArray() ? ((ArrayNode) whole.deepCopy()).set(0, one) : one;
  }
}
