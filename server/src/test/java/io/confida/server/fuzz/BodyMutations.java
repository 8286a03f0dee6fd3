package io.confida.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.confida.server.DocumentNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a body: its values, its JSON, its bytes. */
final class BodyMutations {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MEBIBYTE = 1024 * 1024;

  private static final List<String> NAMES =
      List.of(
          "__proto__",
          "constructor",
          "$where",
          "id",
          "user_id",
          "created_at",
          "usage_count",
          "",
          "a.b",
          "a[0]",
          "@type",
          "'; --",
          "\u0000",
          "\ud83d\ude00");

  private static final List<byte[]> BAD_BYTES =
      List.of(
          bytes(0xff),
          bytes(0x80),
          bytes(0xc0, 0x80),
          bytes(0xc1, 0xbf),
          bytes(0xe0, 0x80, 0xaf),
          bytes(0xed, 0xa0, 0x80),
          bytes(0xed, 0xb0, 0x80),
          bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
          bytes(0xf4, 0x90, 0x80, 0x80),
          bytes(0xf8, 0x88, 0x80, 0x80, 0x80),
          bytes(0xe2, 0x82),
          bytes(0xfe, 0xff),
          bytes(0x00));

  private final Random random;

  BodyMutations(Random random) {
    this.random = random;
  }

  /** Changes one value somewhere in the body. */
  void value(FuzzRequest request, @Nullable DocumentNode schema) {
    JsonNode json = request.json;
    if (json == null) {
      return;
    }
    List<Place> places = new ArrayList<>();
    collect(json, schema, places);
    if (places.isEmpty() || random.nextInt(12) == 0) {
      request.json = odd(json, schema, request);
      return;
    }
    Place place = OddTexts.one(random, places);
    switch (random.nextInt(8)) {
      case 0 -> {
        place.remove();
        request.mutated("without " + place.name());
      }
      case 1 -> {
        if (place.parent() instanceof ObjectNode object) {
          object.set(OddTexts.one(random, NAMES), NODES.textNode(OddTexts.any(random)));
          request.mutated("a field more");
        }
      }
      default -> place.replace(odd(place.value(), place.schema(), request));
    }
  }

  private JsonNode odd(JsonNode old, @Nullable DocumentNode schema, FuzzRequest request) {
    JsonNode rules = schema == null ? NODES.objectNode() : schema.json();
    int kind = random.nextInt(10);
    if (kind < 3) {
      request.mutated("another type");
      return otherType();
    }
    if (kind < 5) {
      String token = OddTexts.one(random, random.nextBoolean() ? RawTokens.NUMBERS : RawTokens.ODD);
      request.mutated("the token " + (token.length() > 40 ? token.substring(0, 40) : token));
      return RawTokens.node(token);
    }
    if (old.isTextual()) {
      request.mutated("another text");
      return TextNode.valueOf(oddText(rules));
    }
    if (old.isNumber()) {
      request.mutated("a number at its limit");
      long limit =
          rules.path(random.nextBoolean() ? "minimum" : "maximum").asLong(0)
              + random.nextInt(3)
              - 1;
      return NODES.numberNode(limit);
    }
    if (old instanceof ArrayNode array && !array.isEmpty()) {
      request.mutated("as many items as may be, or one more");
      int size = Math.min(rules.path("maxItems").asInt(60), 10_000) + random.nextInt(2);
      ArrayNode many = NODES.arrayNode();
      for (int i = 0; i < size; i++) {
        many.add(array.get(i % array.size()));
      }
      return many;
    }
    int depth = OddTexts.one(random, List.of(5, 61, 62, 63, 64, 65, 400));
    request.mutated(depth + " levels");
    JsonNode nested = NODES.numberNode(1);
    for (int i = 0; i < depth; i++) {
      nested =
          random.nextBoolean()
              ? NODES.arrayNode().add(nested)
              : NODES.objectNode().set("a", nested);
    }
    return old.isObject() ? NODES.objectNode().set("a", nested) : nested;
  }

  private JsonNode otherType() {
    return switch (random.nextInt(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt());
      case 3 -> NODES.numberNode(random.nextGaussian());
      case 4 -> NODES.textNode("5");
      case 5 -> NODES.textNode("");
      case 6 -> NODES.arrayNode();
      case 7 -> NODES.arrayNode().add(1).add("b").addNull();
      default -> NODES.objectNode().put("a", 1);
    };
  }

  private String oddText(JsonNode rules) {
    int min = rules.path("minLength").asInt(0);
    int max = rules.path("maxLength").asInt(100);
    return switch (random.nextInt(9)) {
      case 0 -> "x".repeat(max);
      case 1 -> "x".repeat(max + 1);
      case 2 -> "x".repeat(Math.max(0, min - 1));
      case 3 -> "\ud83d\ude00".repeat(max + random.nextInt(2));
      case 4 -> " ".repeat(Math.max(min, 1));
      case 5 -> OddTexts.any(random).repeat(1 + random.nextInt(30));
      case 6 -> random.nextInt(20) == 0 ? "y".repeat(MEBIBYTE) : "y".repeat(5000);
      case 7 -> "text of some length " + OddTexts.any(random) + OddTexts.any(random);
      default -> OddTexts.any(random);
    };
  }

  /** Changes the body's text or bytes, so that it may be no JSON any more. */
  void bytes(FuzzRequest request) {
    byte[] old = request.content();
    String text = new String(old, StandardCharsets.UTF_8);
    int at = random.nextInt(old.length + 1);
    byte[] changed =
        switch (random.nextInt(17)) {
          case 0 -> Arrays.copyOf(old, at);
          case 1 -> spliced(old, at, OddTexts.one(random, BAD_BYTES));
          case 2 -> spliced(old, inText(text), OddTexts.one(random, BAD_BYTES));
          case 3 ->
              spliced(
                  old,
                  at,
                  utf8(OddTexts.one(random, List.of("{", "}", "[", "]", ",", ":", "\"", "\\"))));
          case 4 -> spliced(old, 0, utf8("\ufeff"));
          case 5 -> text.getBytes(charset());
          case 6 ->
              spliced(
                  old,
                  old.length,
                  utf8(OddTexts.one(random, List.of("{}", " x", ",", "\u0000", "]"))));
          case 7 -> utf8(text + "\n" + text);
          case 8 -> utf8(" ".repeat(random.nextInt(3)));
          case 9 -> utf8("a=1&b=2");
          case 10 -> utf8("<?xml version=\"1.0\"?><a/>");
          case 11 -> utf8("[".repeat(OddTexts.one(random, List.of(64, 65, 1000, 100_000))));
          case 12 -> utf8("{\"a\":".repeat(OddTexts.one(random, List.of(64, 65, 1000, 100_000))));
          case 13 -> utf8(doubled(text));
          case 14 -> utf8("{" + "\"a\":1,".repeat(20_000) + "\"b\":2}");
          case 15 -> utf8(text + " ".repeat(random.nextInt(10) == 0 ? MEBIBYTE : 1000));
          default -> flipped(old);
        };
    request.body = changed;
    request.mutated("other bytes");
  }

  /** One field of the object twice. */
  private static String doubled(String text) {
    int colon = text.indexOf(':');
    int quote = text.indexOf('"');
    return quote < 0 || colon < quote
        ? text
        : text.substring(0, quote)
            + text.substring(quote, colon)
            + ":null,"
            + text.substring(quote);
  }

  private int inText(String text) {
    int quote = text.lastIndexOf('"');
    return Math.max(
        0, text.substring(0, Math.max(0, quote)).getBytes(StandardCharsets.UTF_8).length);
  }

  private Charset charset() {
    return OddTexts.one(
        random,
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("UTF-32"),
            StandardCharsets.ISO_8859_1));
  }

  private byte[] flipped(byte[] old) {
    byte[] changed = old.clone();
    if (changed.length > 0) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private static byte[] spliced(byte[] old, int at, byte[] more) {
    byte[] all = new byte[old.length + more.length];
    int place = Math.min(at, old.length);
    System.arraycopy(old, 0, all, 0, place);
    System.arraycopy(more, 0, all, place, more.length);
    System.arraycopy(old, place, all, place + more.length, old.length - place);
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** A value that stands in an object or an array. */
  private record Place(
      JsonNode parent, String name, int index, JsonNode value, @Nullable DocumentNode schema) {

    void remove() {
      if (parent instanceof ObjectNode object) {
        object.remove(name);
      } else if (parent instanceof ArrayNode array) {
        array.remove(index);
      }
    }

    void replace(JsonNode with) {
      if (parent instanceof ObjectNode object) {
        object.set(name, with);
      } else if (parent instanceof ArrayNode array) {
        array.set(index, with);
      }
    }
  }

  private static void collect(JsonNode tree, @Nullable DocumentNode schema, List<Place> places) {
    if (tree.isObject()) {
      tree.properties()
          .forEach(
              member -> {
                DocumentNode below =
                    schema == null
                        ? null
                        : schema
                            .find("properties")
                            .flatMap(properties -> properties.find(member.getKey()))
                            .orElse(null);
                places.add(new Place(tree, member.getKey(), -1, member.getValue(), below));
                collect(member.getValue(), below, places);
              });
    }
    for (int i = 0; tree.isArray() && i < tree.size(); i++) {
      DocumentNode below = schema == null ? null : schema.find("items").orElse(null);
      places.add(new Place(tree, "[" + i + "]", i, tree.get(i), below));
      collect(tree.get(i), below, places);
    }
  }
}
