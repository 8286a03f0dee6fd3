package io.confida.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.confida.server.http.ApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers of the server to the OpenAPI document, and remembers which ones it has seen.
 *
 * <p>An answer passes when the document has its route, status and content type, and its body is
 * what the schema says (JSON Schema 2020-12, formats asserted). All failures are {@link
 * AssertionError}s that name the route and every fault. One instance may be used by many threads.
 */
public final class OpenApiContract {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final String IRI = "https://confida.invalid/openapi.json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final DocumentNode document;
  private final JsonSchemaFactory schemas;
  private final SchemaValidatorsConfig strict =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private final SortedSet<Answer> exercised = new ConcurrentSkipListSet<>();

  /** What paths each of the documented operations has. */
  private final SortedMap<Route, Pattern> routes = new TreeMap<>();

  private OpenApiContract(JsonNode document) {
    this.document = DocumentNode.of(document);
    this.schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            factory ->
                factory.schemaLoaders(
                    loaders -> loaders.schemas(Map.of(IRI, document.toString()))));
    for (Map.Entry<String, DocumentNode> path : this.document.at("paths").members().toList()) {
      Pattern pattern =
          Pattern.compile("\\Q" + path.getKey().replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q") + "\\E");
      path.getValue()
          .members()
          .map(Map.Entry::getKey)
          .filter(METHODS::contains)
          .forEach(m -> routes.put(new Route(m.toUpperCase(Locale.ROOT), path.getKey()), pattern));
    }
  }

  /**
   * A documented operation.
   *
   * @param method in upper case
   * @param path with its parameters in braces
   */
  public record Route(String method, String path) implements Comparable<Route> {
    @Override
    public int compareTo(Route other) {
      return Comparator.comparing(Route::path).thenComparing(Route::method).compare(this, other);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** A documented operation and one of its statuses. */
  public record Answer(String method, String path, int status) implements Comparable<Answer> {
    @Override
    public int compareTo(Answer other) {
      return Comparator.comparing(Answer::path)
          .thenComparing(Answer::method)
          .thenComparingInt(Answer::status)
          .compare(this, other);
    }

    @Override
    public String toString() {
      return method + " " + path + " " + status;
    }
  }

  /** The document that the server has on its class path. */
  public static OpenApiContract load() {
    try {
      return new OpenApiContract(JSON.readTree(ApiDocument.load("0.0.0").json()));
    } catch (IOException e) {
      throw new UncheckedIOException("the document is not JSON", e);
    }
  }

  /**
   * Checks an answer and remembers it.
   *
   * @param path the template as documented, or a path that was asked for, with or without a query
   * @param contentType as sent; null for an answer without a body
   */
  public void validate(
      String method, String path, int status, @Nullable String contentType, String body) {
    Route route = route(method, path);
    DocumentNode response = response(route, status);
    String what = new Answer(route.method(), route.path(), status) + ": ";
    Optional<DocumentNode> content = response.find("content");
    if (content.isEmpty()) {
      require(body.isEmpty(), what + "no body is documented, but there is one: " + shown(body));
    } else {
      String type = contentType == null ? "none" : mediaType(contentType);
      DocumentNode media =
          content
              .get()
              .find(type)
              .orElseThrow(
                  () ->
                      new AssertionError(
                          what
                              + "content type "
                              + type
                              + " is not documented; known are "
                              + names(content.get())));
      checkBody(what, media.at("schema"), type, status, body);
    }
    exercised.add(new Answer(route.method(), route.path(), status));
  }

  /** Checks an answer with its headers, and remembers it. */
  public void validate(String method, HttpResponse<String> answer) {
    validateWhole(
        method, answer.uri().getRawPath(), answer.statusCode(), answer.headers(), answer.body());
  }

  /**
   * As the other, for an answer that came in another way.
   *
   * @param path the template as documented, or a path that was asked for, with or without a query
   */
  public void validateWhole(String method, String path, int status, HttpHeaders sent, String body) {
    Route route = route(method, path);
    response(route, status)
        .find("headers")
        .ifPresent(headers -> headers.members().forEach(h -> checkHeader(route, h, status, sent)));
    validate(method, path, status, sent.firstValue("Content-Type").orElse(null), body);
  }

  /** Checks a problem where the route is not documented, as for a path that does not exist. */
  public void validateProblem(int status, @Nullable String contentType, String body) {
    String what = "a problem with status " + status + ": ";
    require(
        contentType != null && mediaType(contentType).equals("application/problem+json"),
        what + "content type is " + contentType);
    DocumentNode known = document.at("components").at("schemas");
    checkBody(
        what,
        known.at(status == 422 ? "ValidationProblem" : "Problem"),
        "application/problem+json",
        status,
        body);
  }

  /** All documented operations. */
  public SortedSet<Route> routes() {
    return new TreeSet<>(routes.keySet());
  }

  /** All documented operations with each of their statuses. */
  public SortedSet<Answer> answers() {
    return routes().stream()
        .flatMap(
            route ->
                operation(route)
                    .at("responses")
                    .members()
                    .map(r -> Integer.parseInt(r.getKey()))
                    .map(status -> new Answer(route.method(), route.path(), status)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The answers that have been checked so far, and were right. */
  public SortedSet<Answer> exercised() {
    return new TreeSet<>(exercised);
  }

  DocumentNode document() {
    return document;
  }

  /** What the document says of a route. */
  public DocumentNode operation(Route route) {
    return document.at("paths").at(route.path()).at(route.method().toLowerCase(Locale.ROOT));
  }

  /** The route's parameters, those of its path first. */
  public List<DocumentNode> parameters(Route route) {
    DocumentNode path = document.at("paths").at(route.path());
    return Stream.of(path, operation(route))
        .flatMap(place -> place.find("parameters").stream().flatMap(DocumentNode::items))
        .toList();
  }

  /** Whether the route asks for a token where the server knows users. */
  public boolean needsToken(Route route) {
    return !operation(route).json().path("security").isArray();
  }

  /** JSON without a field twice and without anything after it. */
  public static JsonNode strictly(byte[] json) throws IOException {
    return JSON.readTree(json);
  }

  /** What is wrong with a value by the schema at that place; nothing when it is right. */
  public List<String> faults(DocumentNode schema, JsonNode value) {
    return schemas
        .getSchema(SchemaLocation.of(IRI + "#" + schema.pointer()), strict)
        .validate(value)
        .stream()
        .map(ValidationMessage::getMessage)
        .sorted()
        .toList();
  }

  private Route route(String method, String path) {
    return find(method, path)
        .orElseThrow(
            () ->
                new AssertionError(
                    method
                        + " "
                        + path.replaceFirst("\\?.*", "")
                        + " is not in the OpenAPI document"));
  }

  /**
   * The documented route that a path is of, if it is one.
   *
   * @param path the template as documented, or a path that was asked for, with or without a query
   */
  public Optional<Route> find(String method, String path) {
    String wanted = path.replaceFirst("\\?.*", "");
    String verb = method.toUpperCase(Locale.ROOT);
    List<Route> fitting =
        routes.entrySet().stream()
            .filter(r -> r.getKey().method().equals(verb))
            .filter(r -> r.getKey().path().equals(wanted) || r.getValue().matcher(wanted).matches())
            .map(Map.Entry::getKey)
            .toList();
    // A path without parameters comes before one with them (OpenAPI 3.1, "Path Templating
    // Matching").
    return fitting.stream()
        .min(
            Comparator.comparing((Route r) -> !r.path().equals(wanted))
                .thenComparingLong(r -> r.path().chars().filter(c -> c == '{').count()));
  }

  private DocumentNode response(Route route, int status) {
    DocumentNode responses = operation(route).at("responses");
    return responses
        .find(String.valueOf(status))
        .orElseThrow(
            () ->
                new AssertionError(
                    route
                        + ": status "
                        + status
                        + " is not in the OpenAPI document; known are "
                        + names(responses)));
  }

  private void checkBody(
      String what, DocumentNode schema, String mediaType, int status, String body) {
    boolean json = mediaType.endsWith("json");
    JsonNode value = json ? parse(what, body) : TextNode.valueOf(body);
    List<String> faults = faults(schema, value);
    require(
        faults.isEmpty(),
        what
            + "the body is not what "
            + schema.pointer()
            + " says:\n  "
            + String.join("\n  ", faults)
            + "\nThe body: "
            + shown(body));
    if (mediaType.equals("application/problem+json")) {
      require(
          value.path("status").asInt() == status,
          what + "the problem says status " + value.path("status"));
    }
  }

  private void checkHeader(
      Route route, Map.Entry<String, DocumentNode> header, int status, HttpHeaders headers) {
    String what = route + " " + status + ": header " + header.getKey();
    DocumentNode schema = header.getValue().at("schema");
    Optional<String> sent = headers.firstValue(header.getKey());
    require(
        sent.isPresent() || !header.getValue().json().path("required").asBoolean(),
        what + " is missing");
    sent.ifPresent(
        text -> {
          boolean number =
              schema.json().path("type").asText().equals("integer") && text.matches("-?\\d{1,18}");
          List<String> faults =
              faults(
                  schema, number ? LongNode.valueOf(Long.parseLong(text)) : TextNode.valueOf(text));
          require(faults.isEmpty(), what + " is " + text + ": " + String.join("; ", faults));
        });
  }

  private static JsonNode parse(String what, String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(what + "the body is not JSON: " + shown(body), e);
    }
  }

  private static String mediaType(String contentType) {
    return contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private static String names(DocumentNode node) {
    return node.members().map(Map.Entry::getKey).collect(Collectors.joining(", "));
  }

  private static String shown(String body) {
    return body.length() <= 2000 ? body : body.substring(0, 2000) + " …";
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
