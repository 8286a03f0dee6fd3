package io.confida.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads request bodies: JSON in UTF-8 of a bounded size. */
public final class RequestReader {

  private static final ObjectReader TREE = Json.MAPPER.readerFor(JsonNode.class);
  private static final ObjectReader WHOLE =
      TREE.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String JSON = "application/json";
  private static final Set<String> LINES = Set.of("application/x-ndjson", "application/jsonl");

  private final long maxBodyBytes;
  private final long maxImportBytes;

  /**
   * @param maxBodyBytes the limit of a body
   * @param maxImportBytes the limit of a bulk import
   */
  public RequestReader(long maxBodyBytes, long maxImportBytes) {
    this.maxBodyBytes = maxBodyBytes;
    this.maxImportBytes = maxImportBytes;
  }

  /**
   * The body as one JSON object.
   *
   * @throws Problem 413 over the limit; 422 for another content type, malformed JSON, or anything
   *     that is not an object
   */
  public Fields object(ServerRequest request) {
    requireJson(type(request));
    return object(parse(body(request, maxBodyBytes)), "");
  }

  /** The body as one JSON object, or an empty one where there is no body. */
  public Fields objectIfAny(ServerRequest request) {
    return request.content().hasEntity()
        ? object(request)
        : new Fields(Json.MAPPER.createObjectNode(), "");
  }

  /**
   * The body as a list: a JSON array, or one JSON value a line (NDJSON).
   *
   * @param max how many items there may be
   * @throws Problem 413 over the size limit; 422 for another content type, malformed JSON, or too
   *     many items
   */
  public List<JsonNode> list(ServerRequest request, int max) {
    String type = type(request);
    boolean lines = LINES.contains(type);
    if (!lines) {
      requireJson(type);
    }
    byte[] body = body(request, maxImportBytes);
    return lines ? lines(body, max) : array(body, max);
  }

  /** One item of a list as an object. */
  public static Optional<Fields> item(JsonNode node, int index) {
    return node instanceof ObjectNode object
        ? Optional.of(new Fields(object, "[" + index + "]."))
        : Optional.empty();
  }

  /** Item by item, so that a body of very many tiny items is refused before it fills the heap. */
  private static List<JsonNode> array(byte[] body, int max) {
    List<JsonNode> items = new ArrayList<>();
    try (JsonParser parser = Json.MAPPER.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw empty();
      }
      if (first != JsonToken.START_ARRAY) {
        throw invalid("body", "must be a JSON array of questions, or NDJSON with one on each line");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        add(TREE.readTree(parser), items, max);
      }
      if (parser.nextToken() != null) {
        throw invalid("body", "goes on after the end of its JSON array");
      }
    } catch (IOException e) {
      throw malformed(e, 1);
    }
    return items;
  }

  private static List<JsonNode> lines(byte[] body, int max) {
    List<JsonNode> items = new ArrayList<>();
    int number = 0;
    for (int start = 0; start < body.length; number++) {
      int end = start;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      if (!blank(body, start, end)) {
        try {
          add(WHOLE.readTree(body, start, end - start), items, max);
        } catch (IOException e) {
          throw malformed(e, number + 1);
        }
      }
      start = end + 1;
    }
    return items;
  }

  private static boolean blank(byte[] body, int start, int end) {
    for (int i = start; i < end; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private static void add(JsonNode item, List<JsonNode> items, int max) {
    if (items.size() == max) {
      throw invalid("body", "has more than " + max + " items, which is all that is taken at once");
    }
    items.add(item);
  }

  private static Fields object(JsonNode root, String prefix) {
    if (root instanceof ObjectNode object) {
      return new Fields(object, prefix);
    }
    throw invalid("body", "must be a JSON object");
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode root = WHOLE.readTree(body);
      if (root == null || root.isMissingNode()) {
        throw empty();
      }
      return root;
    } catch (IOException e) {
      throw malformed(e, 1);
    }
  }

  private static Problem empty() {
    return invalid("body", "is empty; a JSON document is expected");
  }

  /**
   * @param firstLine the number of the body's line that was read as line 1
   */
  private static Problem malformed(IOException e, int firstLine) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return invalid(
          "body",
          "is not well-formed JSON at line "
              + (json.getLocation().getLineNr() + firstLine - 1)
              + ", column "
              + json.getLocation().getColumnNr());
    }
    return invalid("body", "is not JSON in UTF-8");
  }

  private static byte[] body(ServerRequest request, long limit) {
    if (request.headers().contentLength().orElse(0) > limit) {
      throw Problem.tooLarge(limit);
    }
    byte[] body = atMost(request, limit + 1);
    if (body.length > limit) {
      throw Problem.tooLarge(limit);
    }
    return body;
  }

  // The stream is not closed here: that would wait for what the client sends next.
  private static byte[] atMost(ServerRequest request, long bytes) {
    try {
      return request.content().inputStream().readNBytes((int) bytes);
    } catch (IOException | DataReader.InsufficientDataAvailableException e) {
      throw new BadRequestException("the client left before its request was whole", e);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("the request body is not in chunks as HTTP has them", e);
    }
  }

  private static void requireJson(String type) {
    if (!type.equals(JSON)) {
      throw invalid("Content-Type", "must be " + JSON + (type.isEmpty() ? "" : ", not " + type));
    }
  }

  /** The body's media type in lower case, without parameters; empty where none is sent. */
  private static String type(ServerRequest request) {
    if (!request.headers().contains(HeaderNames.CONTENT_TYPE)) {
      return "";
    }
    try {
      return request
          .headers()
          .contentType()
          .map(type -> type.mediaType().text().strip().toLowerCase(Locale.ROOT))
          .orElse("");
    } catch (IllegalArgumentException e) {
      throw invalid("Content-Type", "is not a media type");
    }
  }

  static Problem invalid(String field, String message) {
    return Problem.validation(List.of(new Problem.FieldError(field, message)));
  }
}
