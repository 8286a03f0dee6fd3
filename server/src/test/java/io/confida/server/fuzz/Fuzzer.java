package io.confida.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.DocumentNode;
import io.confida.server.OpenApiContract;
import io.confida.server.OpenApiContract.Route;
import io.confida.server.TestDatabase;
import io.confida.server.fuzz.FuzzRequest.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends bad and odd requests that are made from the OpenAPI document: for each route in turn a
 * valid one at first, then with up to three things changed.
 *
 * <p>What it sends depends on the seed alone, but for the ids, which the server makes.
 */
public final class Fuzzer implements AutoCloseable {

  private static final int KEPT_REFUSALS = 400;
  private static final int SHOWN = 6_000;
  private static final int MOST_FINDINGS = 12;

  private final OpenApiContract contract;
  private final List<Route> routes;
  private final WireClient client;
  private final Supplier<String> tokens;
  private final long seed;
  private final Random random;
  private final ValidValues values;
  private final BodyMutations bodies;
  private final HeadMutations heads;
  private final Oracle oracle;
  private final Explained explained;
  private final SortedMap<Integer, Integer> countByStatus = new TreeMap<>();
  private final List<FuzzRequest> refused = new ArrayList<>();
  private final List<String> sinceChecked = new ArrayList<>();
  private final Set<String> kinds = new HashSet<>();
  private final List<String> findings = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private String token = "";

  /**
   * @param port the server's
   * @param database its database, which nobody else may change
   * @param tokens gives a token that counts for a minute, of an administrator
   */
  public Fuzzer(
      int port,
      OpenApiContract contract,
      TestDatabase database,
      Supplier<String> tokens,
      long seed) {
    this.contract = contract;
    this.routes = List.copyOf(contract.routes());
    this.client = new WireClient(port);
    this.tokens = tokens;
    this.seed = seed;
    this.random = new Random(seed);
    this.values = new ValidValues(contract, random);
    this.bodies = new BodyMutations(random);
    this.heads = new HeadMutations(random);
    this.oracle = new Oracle(contract);
    this.explained = new Explained(database);
  }

  /** Sends so many, one after the other, and holds the database to their answers. */
  public void run(int requests) {
    token = tokens.get();
    sinceChecked.clear();
    for (int i = 0; i < requests; i++) {
      one();
    }
    List<String> unexplained = explained.unexplained();
    if (!unexplained.isEmpty() && !findings.isEmpty()) {
      end();
    }
    if (!unexplained.isEmpty()) {
      throw new AssertionError(
          "rows that no answer explains: "
              + unexplained
              + "\nby one of these (seed "
              + seed
              + "; -Dfuzz.batch=1 tells which):\n  "
              + String.join("\n  ", sinceChecked));
    }
  }

  /** How many answers there were of each status; 0 is a connection ended without one. */
  public SortedMap<Integer, Integer> countByStatus() {
    return countByStatus;
  }

  /** All that was sent. */
  public int sent() {
    return countByStatus.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void one() {
    FuzzRequest request = valid(OddTexts.one(random, routes));
    for (int i = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
      mutate(request);
    }
    if (request.route.path().equals("/events")) {
      // Without an end of its own the stream has none.
      request.path = "/events";
      request.query.clear();
      request.query.add(
          new Field(
              "samples",
              OddTexts.one(random, List.of("0", "-1", "x", "1", "2", "", "1&samples=9"))));
      request.mutated("samples");
    }
    send(request);
  }

  private void send(FuzzRequest request) {
    Map<String, Long> figures =
        request.method.equals("DELETE") ? explained.figuresOf(request.path) : Map.of();
    try {
      List<WireAnswer> answers = answers(request);
      WireAnswer answer = answers.isEmpty() ? null : answers.getFirst();
      countByStatus.merge(answer == null ? 0 : answer.status(), 1, Integer::sum);
      if (answer == null) {
        Oracle.require(request.alone, "no answer");
        return;
      }
      learn(request, answer, figures);
      oracle.check(request, answer);
      for (WireAnswer more : answers.subList(1, answers.size())) {
        Oracle.require(
            more.status() >= 400 && more.status() < 500,
            "what follows is taken for a request: " + more);
      }
    } catch (IOException | AssertionError e) {
      found(request, e);
    }
  }

  /** Goes on after a fault, so that one run finds several; each kind is told once. */
  private void found(FuzzRequest request, Throwable fault) {
    String told = String.valueOf(fault.getMessage());
    String kind = request.route + told.substring(0, Math.min(60, told.length()));
    if (kinds.add(kind)) {
      findings.add(failure(request, fault));
    }
    if (findings.size() == MOST_FINDINGS) {
      end();
    }
  }

  /** Fails if there were faults. */
  public void end() {
    if (!findings.isEmpty()) {
      throw new AssertionError(
          findings.size() + " faults; " + summary() + "\n\n" + String.join("\n\n", findings));
    }
  }

  private List<WireAnswer> answers(FuzzRequest request) throws IOException {
    boolean head = request.method.equals("HEAD");
    return request.alone
        ? client.alone(request.bytes(), head)
        : List.of(client.exchange(request.bytes(), head));
  }

  private void learn(FuzzRequest request, WireAnswer answer, Map<String, Long> figures) {
    Optional<Route> route = oracle.route(request);
    sinceChecked.add(
        answer.status() + " " + request.method + " " + request.target() + " " + request);
    if (answer.success() && route.isPresent()) {
      explained.learn(
          route.get(),
          Oracle.counted(request.path),
          !request.values("Idempotency-Key").isEmpty(),
          answer,
          Oracle.json(answer),
          figures);
    } else if (answer.status() >= 400
        && answer.status() != 401
        && !request.alone
        && !request.method.equals("GET")
        && refused.size() < KEPT_REFUSALS
        && random.nextInt(4) == 0) {
      refused.add(request);
    }
  }

  /**
   * After all: what was refused is refused again, and leaves all rows as they are to the last
   * character.
   */
  public int repeatRefused() {
    end();
    token = tokens.get();
    List<String> before = explained.everything();
    for (FuzzRequest request : refused) {
      if (request.values("Authorization").size() == 1) {
        request.set("Authorization", token);
      }
      try {
        WireAnswer answer = answers(request).getFirst();
        Oracle.require(
            answer.status() >= 400 && answer.status() < 500, "refused before: " + answer);
      } catch (IOException | AssertionError e) {
        throw new AssertionError(failure(request, e), e);
      }
    }
    Oracle.require(before.equals(explained.everything()), "a refusal has changed a row");
    return refused.size();
  }

  /** What went wrong, and the request to send it again. */
  private String failure(FuzzRequest request, Throwable cause) {
    String replay = request.replay();
    try {
      Path file =
          Files.createDirectories(Path.of("target", "fuzz")).resolve(seed + "-" + sent() + ".http");
      Files.write(file, request.bytes());
      return cause.getMessage()
          + "\nseed "
          + seed
          + ", request "
          + sent()
          + ": "
          + request
          + "\nThe request, whole in "
          + file
          + (replay.length() > SHOWN ? ", begins " + replay.substring(0, SHOWN) : ":\n" + replay);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mutate(FuzzRequest request) {
    boolean json = request.json != null && request.body == null;
    switch (random.nextInt(20)) {
      case 0 -> heads.method(request);
      case 1, 2 -> heads.path(request);
      case 3, 4, 5 -> heads.query(request, queryNames(request.route));
      case 6, 7, 8 -> heads.header(request);
      case 9 -> heads.framing(request);
      case 10, 11 -> {
        if (json) {
          bodies.bytes(request);
        } else {
          heads.query(request, queryNames(request.route));
        }
      }
      default -> {
        if (json) {
          bodies.value(request, schema(request.route).orElse(null));
        } else if (request.body == null) {
          heads.query(request, queryNames(request.route));
        }
      }
    }
  }

  private List<String> queryNames(Route route) {
    return contract.parameters(route).stream()
        .map(DocumentNode::json)
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .map(parameter -> parameter.path("name").asText())
        .toList();
  }

  private Optional<DocumentNode> schema(Route route) {
    return contract
        .operation(route)
        .find("requestBody")
        .map(body -> body.at("content").at("application/json").at("schema"));
  }

  /** A request that the document has, of what is there as far as anything is. */
  private FuzzRequest valid(Route route) {
    FuzzRequest request = new FuzzRequest(route, filled(route));
    request.headers.add(new Field("Host", "127.0.0.1"));
    if (contract.needsToken(route) || random.nextInt(4) == 0) {
      request.headers.add(new Field("Authorization", token));
    }
    for (DocumentNode parameter : contract.parameters(route)) {
      JsonNode rules = parameter.json();
      String name = rules.path("name").asText();
      boolean wanted = rules.path("required").asBoolean() || random.nextInt(3) == 0;
      if (wanted && rules.path("in").asText().equals("query")) {
        addQuery(request, name, values.of(parameter.at("schema")));
      } else if (wanted && name.equals("Idempotency-Key")) {
        addKey(request, name, random.nextInt(100_000));
      }
    }
    if (route.path().endsWith("/suggestions") && request.query.size() < 2) {
      // One of the two must be there, which a parameter's schema cannot say.
      request.query.removeIf(field -> field.name().equals("role"));
      request.query.add(new Field("role", "engineer"));
    }
    schema(route).ifPresent(schema -> addBody(request, route, schema));
    return request;
  }

  /** A new one, as the document wants it; sometimes an earlier one, which another request had. */
  private void addKey(FuzzRequest request, String name, int drawn) {
    if (drawn % 16 == 0 && !keys.isEmpty()) {
      request.headers.add(new Field(name, keys.get(drawn % keys.size())));
      request.mutated("a key again");
    } else {
      keys.add("key-" + keys.size() + "-" + drawn);
      request.headers.add(new Field(name, keys.getLast()));
    }
  }

  private void addBody(FuzzRequest request, Route route, DocumentNode schema) {
    boolean required =
        contract.operation(route).at("requestBody").json().path("required").asBoolean();
    if (!required && request.query.stream().anyMatch(field -> field.name().equals("status"))) {
      return; // both would have to agree
    }
    request.json = values.of(schema);
    request.headers.add(new Field("Content-Type", "application/json"));
  }

  private static void addQuery(FuzzRequest request, String name, @Nullable JsonNode value) {
    if (value == null) {
      return;
    }
    if (value.isArray()) {
      value.forEach(item -> addQuery(request, name, item));
    } else {
      request.query.add(new Field(name, HeadMutations.url(value.asText())));
    }
  }

  private String filled(Route route) {
    String unknown = UUID.nameUUIDFromBytes(new byte[] {(byte) random.nextInt()}).toString();
    if (route.path().startsWith("/api/v1/questions/")) {
      return route.path().replace("{id}", explained.question(random).orElse(unknown));
    }
    String session = explained.session(random).orElse(unknown);
    String question = explained.sessionQuestion(session, random).orElse(unknown);
    return route.path().replace("{id}", session).replace("{sessionQuestionId}", question);
  }

  /** What happened, in one line. */
  public String summary() {
    return sent()
        + " requests, seed "
        + seed
        + ": "
        + countByStatus.entrySet().stream()
            .map(
                e ->
                    (e.getKey() == 0 ? "no answer" : String.valueOf(e.getKey()))
                        + " × "
                        + e.getValue())
            .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    client.close();
  }
}
