package io.confida.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A comparison of two servers means something only if they give the same answers. */
final class SameAnswers {

  private static final String SESSION = "{\"mode\":\"practice\",\"role\":\"Backend Engineer\"}";

  private SameAnswers() {}

  /**
   * Compares the answers of the scenarios.
   *
   * @throws IllegalStateException if they differ
   */
  static void check(int ours, int other) {
    String list = "/api/v1/questions?limit=50";
    JsonNode questions = same(list, get(ours, list), get(other, list));
    String one = "/api/v1/questions/" + questions.path(0).path("id").asText();
    same(one, get(ours, one), get(other, one));
    String sessions = "/api/v1/sessions";
    same(
        sessions,
        names(RequestMix.tree(Probe.post(ours, sessions, SESSION))),
        names(RequestMix.tree(Probe.post(other, sessions, SESSION))));
  }

  private static JsonNode get(int port, String path) {
    return RequestMix.tree(Probe.get(port, path));
  }

  private static <T> T same(String path, T ours, T other) {
    if (!ours.equals(other)) {
      throw new IllegalStateException(
          path
              + " is answered differently, so its figures would mean nothing:\n"
              + ours
              + "\n"
              + other);
    }
    return ours;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
