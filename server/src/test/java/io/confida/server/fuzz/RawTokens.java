package io.confida.server.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Pieces of JSON text that no JSON value stands for; in a tree, texts that name them do. */
final class RawTokens {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NAME = Pattern.compile("\"@raw(\\d+)@\"");

  /** Numbers that are JSON, though no int. */
  static final List<String> NUMBERS =
      List.of(
          "1e999",
          "-1e999",
          "1e-999",
          "1e400",
          "0e999999999",
          "1e2147483648",
          "-0",
          "-0.0",
          "5.0",
          "5.5",
          "1e1",
          "10E-1",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "123456789012345678901234567890",
          "0.1234567890123456789012345678901234567890",
          "1" + "0".repeat(400),
          "9".repeat(1000),
          "9".repeat(1001),
          "0." + "3".repeat(900),
          "10.000000000000000001",
          "4.9e-324",
          "1.7976931348623157e308",
          "1.7976931348623159e308");

  /** What some parsers take and JSON does not have, and texts that are none. */
  static final List<String> ODD =
      List.of(
          "01",
          "+1",
          ".5",
          "5.",
          "0x10",
          "1_000",
          "1e",
          "-",
          "NaN",
          "Infinity",
          "-Infinity",
          "undefined",
          "None",
          "True",
          "'text'",
          "\"",
          "\"\t\"",
          "\"\n\"",
          "\"\\x41\"",
          "\"\\u12\"",
          "\"\\ud800\"",
          "\"\\udc00 low\"",
          "\"high \\ud83d\"",
          "\"\\ude00\\ud83d swapped\"",
          "\"\\ud83d\\ude00 whole\"",
          "\"nul \\u0000\"",
          "\"\\u0000\\u0000\\u0000\\u0000\\u0000\"",
          "\"\\ufffe\\uffff five\"",
          "\"\\u001f\\u007f\\u0085 control\"",
          "[1,]",
          "{\"a\":1,}",
          "{\"a\" 1}",
          "{a:1}",
          "{\"a\":1,\"a\":2}",
          "{\"\":1}",
          "{\"\\u0000\":1}",
          "{\"\\ud800\":1}",
          "{\"a\":\"\\ud800\"}",
          "{\"a\":{\"b\":[1e999,-0,\"\\u0000\"]}}",
          "{\"a\":1e999}",
          "/* c */ 1",
          "// c\n1",
          "nul",
          "tru");

  private static final List<String> ALL =
      java.util.stream.Stream.concat(NUMBERS.stream(), ODD.stream()).toList();
  private static final Map<String, Integer> PLACE = new HashMap<>();

  static {
    for (int i = 0; i < ALL.size(); i++) {
      PLACE.put(ALL.get(i), i);
    }
  }

  private RawTokens() {}

  /** What stands for the token in a tree. */
  static JsonNode node(String token) {
    Integer place = PLACE.get(token);
    if (place == null) {
      throw new IllegalArgumentException("no such token: " + token);
    }
    return TextNode.valueOf("@raw" + place + "@");
  }

  /** The tree's JSON with its tokens in their places. */
  static String write(JsonNode tree) {
    try {
      return NAME.matcher(JSON.writeValueAsString(tree))
          .replaceAll(
              found ->
                  java.util.regex.Matcher.quoteReplacement(
                      ALL.get(Integer.parseInt(found.group(1)))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for a tree", e);
    }
  }
}
