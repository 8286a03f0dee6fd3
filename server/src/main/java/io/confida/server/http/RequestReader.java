package io.confida.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads request bodies: JSON in UTF-8 of a bounded size. */
public final class RequestReader {

  /** Decimals as they are written, where a double would lose digits. */
  private static final ObjectReader EXACT =
      Json.MAPPER
          .readerFor(JsonNode.class)
          .with(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private static final String JSON = "application/json";
  private static final Set<String> LINES = Set.of("application/x-ndjson", "application/jsonl");

  private final long maxBodyBytes;
  private final long maxImportBytes;
  private final Runnable whenRead;

  /**
   * @param maxBodyBytes the limit of a body
   * @param maxImportBytes the limit of a bulk import
   * @param whenRead runs as soon as a body has come in, however long the client took to send it
   */
  public RequestReader(long maxBodyBytes, long maxImportBytes, Runnable whenRead) {
    this.maxBodyBytes = maxBodyBytes;
    this.maxImportBytes = maxImportBytes;
    this.whenRead = whenRead;
  }

  /**
   * The body as one JSON object.
   *
   * @throws Problem 413 over the limit; 422 for another content type, malformed JSON, or anything
   *     that is not an object
   */
  public Fields object(ServerRequest request) {
    return received(request).get();
  }

  /**
   * As {@link #object}, in two steps: the body has come in when this returns, and is parsed, and
   * may be refused, when its fields are asked for.
   */
  public Supplier<Fields> received(ServerRequest request) {
    requireJson(type(request));
    byte[] body = body(request, maxBodyBytes);
    return () -> object(parse(body), "");
  }

  /** The body as one JSON object, or an empty one where there is no body. */
  public Fields objectIfAny(ServerRequest request) {
    return request.content().hasEntity()
        ? object(request)
        : new Fields(Json.MAPPER.createObjectNode(), "");
  }

  /**
   * Reads the body as a list: a JSON array, or one JSON value a line (NDJSON). Only one item is
   * held at a time, and none of more than {@value JsonItems#MOST_VALUES} values, so that a body
   * takes little more memory than its own size whatever it holds.
   *
   * @param max how many items there may be
   * @param each is given the items in their order; what it was given counts for nothing if this
   *     throws
   * @throws Problem 413 over the size limit; 422 for another content type, what is not UTF-8,
   *     malformed JSON, too many items or one too large
   */
  public void list(ServerRequest request, int max, Consumer<JsonNode> each) {
    String type = type(request);
    boolean lines = LINES.contains(type);
    if (!lines) {
      requireJson(type);
    }
    byte[] body = body(request, maxImportBytes);
    JsonItems items = new JsonItems(max, each);
    if (lines) {
      items.readLines(body);
    } else {
      items.readArray(body);
    }
  }

  /** One item of a list as an object. */
  public static Optional<Fields> item(JsonNode node, int index) {
    return node instanceof ObjectNode object
        ? Optional.of(new Fields(object, "[" + index + "]."))
        : Optional.empty();
  }

  private static Fields object(JsonNode root, String prefix) {
    if (root instanceof ObjectNode object) {
      return new Fields(object, prefix);
    }
    throw invalid("body", "must be a JSON object");
  }

  private static JsonNode parse(byte[] body) {
    Utf8.require(body);
    try (JsonParser parser = new Exact(Json.MAPPER.createParser(body))) {
      JsonNode root = EXACT.readTree(parser);
      if (root == null || root.isMissingNode()) {
        throw JsonItems.empty();
      }
      return root;
    } catch (IOException e) {
      throw JsonItems.malformed(e, 1);
    }
  }

  private byte[] body(ServerRequest request, long limit) {
    if (request.headers().contentLength().orElse(0) > limit) {
      throw Problem.tooLarge(limit);
    }
    byte[] body = atMost(request, limit + 1);
    whenRead.run();
    if (body.length > limit) {
      throw Problem.tooLarge(limit);
    }
    IdempotencyKey.note(request, body);
    return body;
  }

  // The stream is not closed here: that would wait for what the client sends next.
  private static byte[] atMost(ServerRequest request, long bytes) {
    try {
      return request.content().inputStream().readNBytes((int) bytes);
    } catch (IOException | DataReader.InsufficientDataAvailableException e) {
      throw new BadRequestException("the client left before its request was whole", e);
    } catch (IllegalArgumentException | DataReader.IncorrectNewLineException e) {
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
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The latter is Helidon's for a quotation that does not end.
      throw invalid("Content-Type", "is not a media type");
    }
  }

  static Problem invalid(String field, String message) {
    return Problem.validation(List.of(new Problem.FieldError(field, message)));
  }

  /** Gives a number whose exponent no decimal can have, too: its field is to be named. */
  private static final class Exact extends JsonParserDelegate {

    private static final BigDecimal BEYOND = BigDecimal.valueOf(1, -400);

    Exact(JsonParser parser) {
      super(parser);
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
      try {
        return super.getDecimalValue();
      } catch (StreamReadException | NumberFormatException e) {
        return BEYOND;
      }
    }
  }
}
