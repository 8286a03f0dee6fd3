package io.confida.server.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.confida.server.DocumentNode;
import io.confida.server.OpenApiContract;
import io.confida.server.OpenApiContract.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether an answer may be one to a request. All that is wrong is an {@link AssertionError}. */
final class Oracle {

  /** Of what is no request that HTTP has. */
  private static final Set<Integer> OF_THE_PROTOCOL = Set.of(400, 408, 414, 431, 505);

  private static final Pattern INSIDES =
      Pattern.compile(
          "Exception|\\bat [a-z]+\\.[a-z]|io\\.helidon|org\\.postgresql|org\\.sqlite|com\\.fasterxml"
              + "|java\\.(lang|util|io)|SQLSTATE|SQLITE_|ERROR:|jdbc:|HikariPool");

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

  private final OpenApiContract contract;

  Oracle(OpenApiContract contract) {
    this.contract = contract;
  }

  /**
   * The documented route that this is, if it is one; names may be percent-encoded (RFC 3986,
   * 6.2.2).
   */
  Optional<Route> route(FuzzRequest request) {
    String path = counted(request.path);
    return path.contains("?") ? Optional.empty() : contract.find(request.method, path);
  }

  /** Whether the path is a route's only by rules that a server may be stricter about. */
  private static boolean oddlySpelt(FuzzRequest request) {
    return !request.path.replaceFirst("[?#].*", "").equals(counted(request.path));
  }

  /** The path without encodings, steps to nowhere, and what is no part of it. */
  static String counted(String raw) {
    String path = raw.replaceFirst("^http://[^/?#]+(?=/)", "").replaceFirst("[?#].*", "");
    Deque<String> steps = new ArrayDeque<>();
    for (String each : path.split("/+", -1)) {
      String step = each.replaceFirst(";.*", ""); // parameters of a step belong to no route
      if (step.equals("..")) {
        if (steps.size() < 2) {
          return path; // above the root there is nothing
        }
        steps.pollLast();
      } else if (!step.equals(".")) {
        steps.addLast(step);
      }
    }
    String joined = String.join("/", steps);
    String straight = path.startsWith("/") && !joined.startsWith("/") ? "/" + joined : joined;
    try {
      // An encoded slash is a slash to the server, and several are one.
      return URLDecoder.decode(straight.replace("+", "%2B"), StandardCharsets.UTF_8)
          .replaceAll("/+", "/")
          .replaceFirst("(?<=.)/$", "");
    } catch (IllegalArgumentException malformed) {
      return path;
    }
  }

  void check(FuzzRequest request, WireAnswer answer) {
    int status = answer.status();
    require(status < 500, "a fault of the server");
    Optional<Route> route = route(request);
    if (status == 302 && counted(request.path).equals("/docs")) {
      return; // to the page's own path
    }
    require(status != 403 || mayBeForbidden(request, route), "a refusal of nobody foreign");
    if (OF_THE_PROTOCOL.contains(status)
        || (status == 413 && route.filter(this::hasBody).isEmpty())
        || (route.isEmpty() && status >= 400)
        || (oddlySpelt(request) && (status == 401 || status == 404))) {
      problem(request, answer);
    } else if (route.isPresent()) {
      contract.validateWhole(
          request.method, route.get().path(), status, answer.headers(), answer.body());
    } else {
      require(
          request.method.equals("OPTIONS")
              || (request.method.equals("HEAD")
                  && contract.find("GET", counted(request.path)).isPresent())
              || (counted(request.path).startsWith("/docs/")
                  && !answer.mediaType().equals("application/json")),
          "a success where the document has no route");
    }
    if (status >= 400) {
      require(!INSIDES.matcher(answer.body()).find(), "an error that tells of the insides");
    }
    require(answer.headers().firstValue("X-Injected").isEmpty(), "a header of the client's");
    if (route.isPresent() && answer.success() && !request.alone) {
      allowed(request, route.get());
      roundTrip(request, route.get(), answer);
      if (request.path.startsWith("/api/v1/questions")) {
        literal(request, answer);
      }
    }
    if (request.mutations.isEmpty()) {
      require(
          answer.success() || status == 404 || status == 409, "a refusal of what the document has");
    }
  }

  /** A page of another origin is, and who is no administrator where the document asks for one. */
  private boolean mayBeForbidden(FuzzRequest request, Optional<Route> route) {
    return !request.values("Origin").isEmpty()
        || route.filter(this::isForAdministrators).isPresent();
  }

  private boolean isForAdministrators(Route route) {
    return contract
        .operation(route)
        .at("responses")
        .at("403")
        .json()
        .findValuesAsText("type")
        .contains("urn:confida:problem:forbidden");
  }

  private boolean hasBody(Route route) {
    return contract.operation(route).find("requestBody").isPresent();
  }

  private void problem(FuzzRequest request, WireAnswer answer) {
    if (request.method.equals("HEAD")) {
      return; // it has no body
    }
    contract.validateProblem(answer.status(), answer.contentType(), answer.body());
  }

  /** What was done must be what the document says may be asked. */
  private void allowed(FuzzRequest request, Route route) {
    DocumentNode operation = contract.operation(route);
    if (contract.needsToken(route)) {
      require(
          request.values("Authorization").size() == 1, "a success without the one token it needs");
    }
    for (DocumentNode parameter : contract.parameters(route)) {
      String name = parameter.json().path("name").asText();
      if (request.path.contains("?")) {
        break; // then the first of them has another name
      }
      if (parameter.json().path("in").asText().equals("query")) {
        allowedQuery(request, parameter, name);
      }
    }
    String type = request.values("Content-Type").stream().findFirst().orElse("");
    operation
        .find("requestBody")
        .flatMap(body -> body.at("content").find("application/json"))
        .filter(media -> !type.contains("ndjson") && !type.contains("jsonl"))
        .filter(media -> request.content().length > 0)
        .filter(media -> !request.target().contains("atomic="))
        .ifPresent(
            media -> {
              JsonNode sent = parse(request);
              // In a change null says something.
              List<String> faults =
                  contract.faults(
                      media.at("schema"), request.method.equals("PUT") ? sent : withoutNulls(sent));
              require(faults.isEmpty(), "a success although " + faults);
            });
  }

  private void allowedQuery(FuzzRequest request, DocumentNode parameter, String name) {
    DocumentNode schema = parameter.at("schema");
    String type = schema.json().path("type").asText();
    for (FuzzRequest.Field field : request.query) {
      String value = decoded(field.value());
      // What of a value is no part of it, or cannot be decoded, is told by others.
      if (!field.name().equals(name) || value == null || field.value().matches(".*[&#=?;+].*")) {
        return;
      }
      JsonNode sent =
          type.equals("integer") && value.matches("-?\\d{1,18}")
              ? LongNode.valueOf(Long.parseLong(value))
              : TextNode.valueOf(value);
      if (type.equals("array") || type.equals("boolean") || schema.json().has("pattern")) {
        return;
      }
      List<String> faults = contract.faults(schema, sent);
      require(faults.isEmpty(), "a success although " + name + " is " + value + ": " + faults);
      return; // the first one counts
    }
  }

  private static @Nullable String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static JsonNode parse(FuzzRequest request) {
    try {
      return OpenApiContract.strictly(request.content());
    } catch (java.io.IOException e) {
      throw new AssertionError("a success although the body is no JSON: " + e.getMessage(), e);
    }
  }

  /** A field that is null counts as absent. */
  private static JsonNode withoutNulls(JsonNode sent) {
    for (JsonNode object : sent.isArray() ? sent : List.of(sent)) {
      if (object instanceof ObjectNode fields) {
        List<String> nulls = new ArrayList<>();
        fields.properties().stream()
            .filter(field -> field.getValue().isNull())
            .forEach(field -> nulls.add(field.getKey()));
        fields.remove(nulls);
      }
    }
    return sent;
  }

  /** What was stored is what was sent, to the last character. */
  private static void roundTrip(FuzzRequest request, Route route, WireAnswer answer) {
    if (request.content().length == 0
        || !answer.body().startsWith("{")
        || !route.method().matches("POST|PUT|PATCH")
        || answer.headers().firstValue("Idempotent-Replayed").isPresent()) {
      return;
    }
    try {
      JsonNode sent = parse(request);
      JsonNode stored = OpenApiContract.strictly(answer.body().getBytes(StandardCharsets.UTF_8));
      sent.properties()
          .forEach(
              field -> {
                JsonNode now = stored.get(field.getKey());
                if (now != null && writable(route, field.getKey()) && !field.getValue().isNull()) {
                  require(
                      plain(now).equals(plain(field.getValue())) || near(now, field.getValue()),
                      field.getKey() + " was sent as " + field.getValue() + " and is " + now);
                }
              });
    } catch (java.io.IOException e) {
      throw new AssertionError("the answer is no JSON", e);
    }
  }

  private static boolean writable(Route route, String field) {
    return !Set.of("id", "user_id", "created_at", "updated_at", "usage_count").contains(field)
        && !(route.path().endsWith("parse-jd") && !field.equals("role"));
  }

  /** With each number as a double, and each list of texts without what stands in it twice. */
  private static Object plain(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue() + 0.0; // -0 is 0
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items.stream().allMatch(String.class::isInstance)
          ? items.stream().distinct().toList()
          : items;
    }
    if (node.isObject()) {
      TreeMap<String, Object> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields;
    }
    return node.isTextual() ? node.textValue() : node;
  }

  /** SQLite writes a number with 15 digits. */
  private static boolean near(JsonNode one, JsonNode other) {
    return one.isNumber()
        && other.isNumber()
        && Math.abs(one.doubleValue() - other.doubleValue())
            <= 1e-14 * Math.abs(other.doubleValue());
  }

  /** Nothing is found but what has a word that was asked for, whatever else was asked. */
  private static void literal(FuzzRequest request, WireAnswer answer) {
    Set<String> names = Set.of("query", "category", "difficulty_level", "compatible_roles");
    List<FuzzRequest.Field> filters =
        request.query.stream().filter(field -> names.contains(field.name())).toList();
    if (filters.isEmpty()
        || request.path.contains("?") // then the first of them has another name
        // What comes before may be their end, or another one of them.
        || request.query.stream().anyMatch(f -> f.value().matches("(?s).*[&#].*"))
        || filters.stream()
            .anyMatch(f -> f.value().matches(".*[=?;].*") || decoded(f.value()) == null)
        || !answer.body().startsWith("[")) {
      return;
    }
    try {
      for (JsonNode hit :
          OpenApiContract.strictly(answer.body().getBytes(StandardCharsets.UTF_8))) {
        for (String name : names) {
          List<String> wanted =
              filters.stream()
                  .filter(field -> field.name().equals(name))
                  .map(field -> String.valueOf(decoded(field.value())))
                  .toList();
          // What other letters are in lower case, and what stem they have, is not told here.
          boolean told = name.equals("query") && !wanted.isEmpty() && !isAscii(wanted.getFirst());
          require(
              wanted.isEmpty() || told || hit(name, wanted, hit), "for " + name + " found " + hit);
        }
      }
    } catch (java.io.IOException e) {
      throw new AssertionError("the answer is no JSON", e);
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static boolean hit(String name, List<String> wanted, JsonNode hit) {
    return switch (name) {
      case "query" -> {
        String text =
            (hit.path("question_text").asText()
                    + ' '
                    + hit.path("subcategory").asText()
                    + hit.path("required_skills")
                    + hit.path("compatible_roles"))
                .toLowerCase(Locale.ROOT)
                .replace('y', 'i');
        yield NO_WORD
            .splitAsStream(wanted.getFirst().toLowerCase(Locale.ROOT).replace('y', 'i'))
            .filter(word -> !word.isEmpty())
            // The stem of a word begins as it does, but that a y may be an i: buy is found for bui.
            .anyMatch(word -> text.contains(word.substring(0, Math.min(3, word.length()))));
      }
      case "compatible_roles" -> {
        List<String> roles = new ArrayList<>();
        hit.path("compatible_roles").forEach(role -> roles.add(role.asText()));
        yield wanted.stream().anyMatch(roles::contains);
      }
      default -> hit.path(name).asText().equals(wanted.getFirst());
    };
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** An answer's JSON; nothing where it has none. */
  static JsonNode json(WireAnswer answer) {
    try {
      return answer.mediaType().equals("application/json")
          ? OpenApiContract.strictly(answer.body().getBytes(StandardCharsets.UTF_8))
          : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      throw new AssertionError("the answer is no JSON: " + answer, e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
