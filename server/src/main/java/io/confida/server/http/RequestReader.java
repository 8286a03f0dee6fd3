package io.confida.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads request bodies: JSON in UTF-8 of a bounded size. */
public final class RequestReader {

  private static final ObjectReader TREE = Json.MAPPER.readerFor(JsonNode.class);

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
    requireType(request, "application/json");
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
    HttpMediaType type = type(request);
    boolean lines =
        type != null
            && (type.test(mediaType("application/x-ndjson"))
                || type.test(mediaType("application/jsonl")));
    if (!lines) {
      requireType(request, "application/json");
    }
    byte[] body = body(request, maxImportBytes);
    List<JsonNode> items = new ArrayList<>();
    if (lines) {
      readLines(body, items);
    } else {
      JsonNode root = parse(body);
      if (!root.isArray()) {
        throw invalid("body", "must be a JSON array of questions, or NDJSON with one on each line");
      }
      root.forEach(items::add);
    }
    if (items.size() > max) {
      throw invalid(
          "body", "has " + items.size() + " items; at most " + max + " are taken at once");
    }
    return items;
  }

  /** One item of a list as an object. */
  public static Optional<Fields> item(JsonNode node, int index) {
    return node instanceof ObjectNode object
        ? Optional.of(new Fields(object, "[" + index + "]."))
        : Optional.empty();
  }

  private static void readLines(byte[] body, List<JsonNode> items) {
    try (MappingIterator<JsonNode> values = TREE.readValues(body)) {
      while (values.hasNextValue()) {
        items.add(values.nextValue());
      }
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static Fields object(JsonNode root, String prefix) {
    if (root instanceof ObjectNode object) {
      return new Fields(object, prefix);
    }
    throw invalid("body", "must be a JSON object");
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode root =
          TREE.with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(body);
      if (root == null || root.isMissingNode()) {
        throw invalid("body", "is empty; a JSON document is expected");
      }
      return root;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static Problem malformed(IOException e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return invalid(
          "body",
          "is not well-formed JSON at line "
              + json.getLocation().getLineNr()
              + ", column "
              + json.getLocation().getColumnNr());
    }
    return invalid("body", "is not JSON in UTF-8");
  }

  private static byte[] body(ServerRequest request, long limit) {
    if (request.headers().contentLength().orElse(0) > limit) {
      throw Problem.tooLarge(limit);
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes((int) limit + 1);
      if (body.length > limit) {
        throw Problem.tooLarge(limit);
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException("the request body could not be read", e);
    }
  }

  private static void requireType(ServerRequest request, String wanted) {
    HttpMediaType type = type(request);
    if (type == null || !type.test(mediaType(wanted))) {
      throw invalid(
          "Content-Type",
          "must be " + wanted + (type == null ? "" : ", not " + type.mediaType().text()));
    }
  }

  private static HttpMediaType mediaType(String text) {
    return HttpMediaType.create(text);
  }

  private static @org.jspecify.annotations.Nullable HttpMediaType type(ServerRequest request) {
    if (!request.headers().contains(HeaderNames.CONTENT_TYPE)) {
      return null;
    }
    try {
      return request.headers().contentType().orElse(null);
    } catch (IllegalArgumentException e) {
      throw invalid("Content-Type", "is not a media type");
    }
  }

  static Problem invalid(String field, String message) {
    return Problem.validation(List.of(new Problem.FieldError(field, message)));
  }
}
