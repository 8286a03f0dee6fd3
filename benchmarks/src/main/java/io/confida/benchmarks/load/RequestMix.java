package io.confida.benchmarks.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The requests of each kind of work, made once; which comes when is random with a fixed seed. */
final class RequestMix {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 100;

  private final List<HttpCall> byId;
  private final List<HttpCall> list;
  private final List<HttpCall> parseJd;
  private final List<HttpCall> insert;
  private final List<HttpCall> mixed;

  private RequestMix(List<HttpCall> byId, List<HttpCall> parseJd, String authorization) {
    this.byId = authorized(byId, authorization);
    this.parseJd = authorized(parseJd, authorization);
    this.list = authorized(List.of(HttpCall.get("/api/v1/questions?limit=50")), authorization);
    this.insert =
        authorized(
            List.of(
                HttpCall.post(
                    "/api/v1/sessions",
                    "{\"mode\":\"practice\",\"role\":\"Backend Engineer\",\"question_count\":10}")),
            authorization);
    this.mixed = List.of(this.byId.getFirst(), list.getFirst(), insert.getFirst());
  }

  private static List<HttpCall> authorized(List<HttpCall> calls, String authorization) {
    return authorization.isEmpty()
        ? List.copyOf(calls)
        : calls.stream().map(call -> call.with("Authorization", authorization)).toList();
  }

  /**
   * Asks the server for the ids of its questions.
   *
   * @param authorization what every request says; empty for none
   */
  static RequestMix of(int port, List<Posting> postings, String authorization) {
    List<HttpCall> byId = new ArrayList<>();
    for (int offset = 0; ; offset += PAGE) {
      JsonNode page =
          tree(Probe.get(port, "/api/v1/questions?limit=100&offset=" + offset, authorization));
      page.forEach(
          question -> byId.add(HttpCall.get("/api/v1/questions/" + question.path("id").asText())));
      if (page.size() < PAGE) {
        break;
      }
    }
    return new RequestMix(
        byId,
        postings.stream().map(p -> HttpCall.post("/api/v1/parse-jd", body(p))).toList(),
        authorization);
  }

  ClosedLoop.Requests requests(Scenario.Work work) {
    List<HttpCall> calls =
        switch (work) {
          case BY_ID -> byId;
          case LIST -> list;
          case PARSE_JD -> parseJd;
          case INSERT, INSERT_KEYED -> insert;
          case MIXED -> mixed;
        };
    SplittableRandom random = new SplittableRandom(42);
    if (work == Scenario.Work.INSERT_KEYED) {
      String run = Long.toHexString(System.nanoTime()) + "-";
      long[] number = {0};
      return () -> insert.getFirst().with("Idempotency-Key", run + number[0]++);
    }
    return () -> calls.get(random.nextInt(calls.size()));
  }

  static String body(Posting posting) {
    ObjectNode body = JSON.createObjectNode();
    body.put("role", posting.role());
    body.put("jobDescription", posting.text());
    return body.toString();
  }

  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + json, e);
    }
  }
}
