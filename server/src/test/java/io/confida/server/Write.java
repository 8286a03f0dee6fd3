package io.confida.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One session that a client wants stored, and what it was told about it. The session's role is a
 * name that no other has.
 */
final class Write {

  /** What a client knows in the end. */
  enum Outcome {
    /** It was told the session's id. */
    ACKNOWLEDGED,
    /** It was told each time that nothing was done. */
    REFUSED,
    /** It was not told, or that it is not known. */
    UNKNOWN
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String role = UUID.randomUUID().toString();
  private final boolean interview = ThreadLocalRandom.current().nextBoolean();
  private final boolean keyed = ThreadLocalRandom.current().nextInt(4) > 0;
  private final boolean patient = ThreadLocalRandom.current().nextBoolean();
  private Outcome outcome = Outcome.REFUSED;
  private @Nullable String id;

  String role() {
    return role;
  }

  Outcome outcome() {
    return outcome;
  }

  @Nullable String id() {
    return id;
  }

  /**
   * Sends it once, or, when it has a key and a patient client, until it is settled.
   *
   * @param giveUp asked before each further try
   */
  void send(HttpClient http, int port, BooleanSupplier giveUp) throws InterruptedException {
    do {
      try {
        tell(http.send(request(port), BodyHandlers.ofString()));
      } catch (ConnectException e) {
        pause(); // nothing was sent
      } catch (IOException e) {
        outcome = Outcome.UNKNOWN;
        pause();
      }
    } while (outcome != Outcome.ACKNOWLEDGED && keyed && patient && !giveUp.getAsBoolean());
  }

  private HttpRequest request(int port) {
    String body =
        interview
            ? Api.object("role", role, "jobDescription", "Java and SQL, mostly.").toString()
            : Api.object("mode", "practice", "role", role).toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + port
                        + (interview ? "/api/v1/parse-jd" : "/api/v1/sessions")))
            .timeout(LIMIT)
            .header("Content-Type", Api.JSON)
            .POST(BodyPublishers.ofString(body));
    if (keyed) {
      request.header("Idempotency-Key", role);
    }
    return request.build();
  }

  private void tell(HttpResponse<String> answer) {
    JsonNode body = json(answer.body());
    switch (answer.statusCode()) {
      case 200, 201 -> {
        outcome = Outcome.ACKNOWLEDGED;
        id = body.path(interview ? "session_id" : "id").asText();
      }
      case 409 -> pause(); // an earlier try of this one is under way, and stays what it was
      case 503 -> {
        if (body.path("type").asText().endsWith("outcome-unknown")) {
          outcome = Outcome.UNKNOWN;
        }
        pause();
      }
      default -> throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
  }

  /** A client that is refused does not ask again at once. */
  private static void pause() {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(50_000_000L));
  }

  private static JsonNode json(String text) {
    try {
      return Answer.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
