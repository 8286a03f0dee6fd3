package io.confida.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The OpenAPI 3.1 document of this API.
 *
 * <p>It is written by hand in {@code openapi/openapi.yaml}, and the tests hold the routes to it.
 */
public final class ApiDocument {

  private static final String RESOURCE = "/openapi/openapi.yaml";

  private final byte[] json;

  private ApiDocument(byte[] json) {
    this.json = json;
  }

  /**
   * Reads the document from the class path.
   *
   * @param version the server's version, which the document takes as its own
   * @throws IllegalStateException when the document is missing or is no OpenAPI document
   */
  public static ApiDocument load(String version) {
    JsonNode document = read();
    if (!(document.get("info") instanceof ObjectNode info)) {
      throw new IllegalStateException(RESOURCE + " has no info: it is no OpenAPI document");
    }
    info.put("version", version);
    return new ApiDocument(document.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The document as JSON in UTF-8. */
  public byte[] json() {
    return json.clone();
  }

  private static JsonNode read() {
    // Its own mapper, for this one time: a key that stands twice is an error, not a choice.
    YAMLMapper mapper =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    try (InputStream in = ApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path: the server's jar is incomplete");
      }
      return mapper.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }
}
