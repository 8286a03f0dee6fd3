package io.confida.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a long JSON text item by item, and ends where an item or their number is too large. */
final class JsonItems {

  /**
   * Values, names and brackets of one item. A question has about 150 at most; the rest is room for
   * fields that are ignored, like the vector of an embedding.
   */
  static final int MOST_VALUES = 10_000;

  private static final ObjectReader TREE = Json.MAPPER.readerFor(JsonNode.class);

  /** Without the table of all names read so far, which a client could fill. */
  private static final JsonFactory FACTORY =
      Json.strict().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private final int max;
  private final Consumer<JsonNode> each;
  private int count;

  /**
   * @param max how many items there may be
   * @param each is given the items in their order
   */
  JsonItems(int max, Consumer<JsonNode> each) {
    this.max = max;
    this.each = each;
  }

  void readArray(byte[] body) {
    Utf8.require(body);
    try (Counting parser = new Counting(FACTORY.createParser(body))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw empty();
      }
      if (first != JsonToken.START_ARRAY) {
        throw RequestReader.invalid(
            "body", "must be a JSON array of questions, or NDJSON with one on each line");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        take(parser);
      }
      if (parser.nextToken() != null) {
        throw RequestReader.invalid("body", "goes on after the end of its JSON array");
      }
    } catch (IOException e) {
      throw malformed(e, 1);
    }
  }

  void readLines(byte[] body) {
    Utf8.require(body);
    int number = 0;
    for (int start = 0; start < body.length; number++) {
      int end = start;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      if (!blank(body, start, end)) {
        try {
          readLine(body, start, end);
        } catch (IOException e) {
          throw malformed(e, number + 1);
        }
      }
      start = end + 1;
    }
  }

  private void readLine(byte[] body, int start, int end) throws IOException {
    try (Counting parser = new Counting(FACTORY.createParser(body, start, end - start))) {
      parser.nextToken();
      JsonNode item = read(parser);
      // Before the item is taken: a line is one value or a fault.
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one value");
      }
      give(item);
    }
  }

  private void take(Counting parser) throws IOException {
    give(read(parser));
  }

  private JsonNode read(Counting parser) throws IOException {
    if (count == max) {
      throw RequestReader.invalid(
          "body", "has more than " + max + " items, which is all that is taken at once");
    }
    parser.beginItem(count);
    return TREE.readTree(parser);
  }

  private void give(JsonNode item) {
    count++;
    each.accept(item);
  }

  private static boolean blank(byte[] body, int start, int end) {
    for (int i = start; i < end; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  static Problem empty() {
    return RequestReader.invalid("body", "is empty; a JSON document is expected");
  }

  /**
   * @param firstLine the number of the body's line that was read as line 1
   */
  static Problem malformed(IOException e, int firstLine) {
    if (e instanceof StreamConstraintsException) {
      return RequestReader.invalid(
          "body", "is nested too deep, or has a text or a number that is too long");
    }
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return RequestReader.invalid(
          "body",
          "is not well-formed JSON at line "
              + (json.getLocation().getLineNr() + firstLine - 1)
              + ", column "
              + json.getLocation().getColumnNr());
    }
    return RequestReader.invalid("body", "is not JSON in UTF-8");
  }

  /** Counts what is read of an item. */
  private static final class Counting extends JsonParserDelegate {

    private int item;
    private int values;

    Counting(JsonParser parser) {
      super(parser);
    }

    void beginItem(int number) {
      item = number;
      values = 0;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
      values++;
      if (values > MOST_VALUES) {
        throw RequestReader.invalid(
            "[" + item + "]",
            "has more than " + MOST_VALUES + " values; a question has a few dozen");
      }
      return super.nextToken();
    }
  }
}
