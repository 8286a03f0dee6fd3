package io.confida.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.OpenApiContract.Route;
import io.confida.server.TestDatabase;
import io.confida.server.database.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the answers so far say is in the database: the rows of each table, counted from the
 * successes alone. Whatever a refused request leaves behind makes the two differ.
 *
 * <p>It must be the only one who asks that server. A route that changes something and is not known
 * here fails: whoever adds one says here what it changes.
 */
final class Explained {

  private static final Pattern UUIDS =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int RECENT = 12;

  /** A question of a session: how often it was answered, and whether the bank has it. */
  private record Asked(int answers, boolean linked) {}

  private static final class Session {
    private final Map<String, Asked> questions = new LinkedHashMap<>();

    /** Questions whose ids no answer has told yet; all of the bank, none answered. */
    private int untold;
  }

  private final TestDatabase database;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final List<String> questions = new ArrayList<>();
  private final Map<String, Long> base;
  private long questionRows;
  private long keyRows;
  private long uses;
  private long scores;

  Explained(TestDatabase database) {
    this.database = database;
    this.base = counted();
  }

  /** The figures that must agree, as the database has them. */
  private Map<String, Long> counted() {
    Map<String, Long> counts = new TreeMap<>();
    for (String table :
        List.of(
            "question",
            "interview_session",
            "session_question",
            "answer",
            "idempotency_key",
            "bank_key",
            "bank_load",
            "confida_schema")) {
      counts.put(table, database.number("SELECT count(*) FROM " + table));
    }
    // Events move into their questions at any time; their sums stay.
    counts.put("uses", number("usage_count", "score IS NULL"));
    counts.put("scores", number("score_count", "score IS NOT NULL"));
    return counts;
  }

  private long number(String column, String condition) {
    String counters = "(SELECT coalesce(sum(" + column + "), 0) FROM question)";
    // SQLite counts an event as it comes.
    return database.number(
        database.dialect() == Dialect.SQLITE
            ? "SELECT " + counters
            : "SELECT "
                + counters
                + " + (SELECT count(*) FROM question_event WHERE "
                + condition
                + ")");
  }

  /** The figures that differ, as texts; none when all is explained. */
  List<String> unexplained() {
    Map<String, Long> expected = new TreeMap<>(base);
    expected.merge("question", questionRows, Long::sum);
    expected.merge("interview_session", (long) sessions.size(), Long::sum);
    expected.merge("idempotency_key", keyRows, Long::sum);
    expected.merge("uses", uses, Long::sum);
    expected.merge("scores", scores, Long::sum);
    for (Session session : sessions.values()) {
      expected.merge(
          "session_question", (long) session.questions.size() + session.untold, Long::sum);
      for (Asked asked : session.questions.values()) {
        expected.merge("answer", (long) asked.answers(), Long::sum);
      }
    }
    Map<String, Long> found = counted();
    return expected.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(found.get(entry.getKey())))
        .map(
            e ->
                e.getKey()
                    + ": explained are "
                    + e.getValue()
                    + ", there are "
                    + found.get(e.getKey()))
        .toList();
  }

  /** A session that is there, if there is one. */
  Optional<String> session(Random random) {
    return recent(List.copyOf(sessions.keySet()), random);
  }

  /** A question of that session. */
  Optional<String> sessionQuestion(String session, Random random) {
    Session known = sessions.get(session);
    return known == null ? Optional.empty() : recent(List.copyOf(known.questions.keySet()), random);
  }

  /** A question that was added. */
  Optional<String> question(Random random) {
    return recent(questions, random);
  }

  private static Optional<String> recent(List<String> all, Random random) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    int from = Math.max(0, all.size() - RECENT);
    return Optional.of(all.get(from + random.nextInt(all.size() - from)));
  }

  /** To be told before a question may go: its figures go with it. */
  Map<String, Long> figuresOf(String path) {
    List<String> ids = uuids(path);
    if (ids.isEmpty()) {
      return Map.of();
    }
    String where = " FROM question WHERE CAST(id AS text) = '" + ids.getFirst() + "'";
    if (database.dialect() == Dialect.SQLITE) {
      return Map.of(
          "uses", sum("SELECT usage_count" + where), "scores", sum("SELECT score_count" + where));
    }
    String events =
        "(SELECT count(*) FROM question_event WHERE question_id = question.id AND score IS ";
    return Map.of(
        "uses", sum("SELECT usage_count + " + events + "NULL)" + where),
        "scores", sum("SELECT score_count + " + events + "NOT NULL)" + where));
  }

  private long sum(String sql) {
    return database.ask(sql).stream().mapToLong(Long::parseLong).sum();
  }

  /**
   * Takes in a success.
   *
   * @param path as it counted, without encodings
   * @param figures those of a question before it went
   */
  void learn(
      Route route,
      String path,
      boolean keyed,
      WireAnswer answer,
      JsonNode body,
      Map<String, Long> figures) {
    if (answer.headers().firstValue("Idempotent-Replayed").isPresent()) {
      return;
    }
    if (keyed && route.method().equals("POST")) {
      keyRows++;
    }
    List<String> ids = uuids(path);
    switch (route.toString()) {
      case "POST /api/v1/questions" -> {
        questionRows++;
        questions.add(body.path("id").asText());
      }
      case "POST /api/v1/questions/bulk-import" ->
          questionRows += body.path("imported_count").asLong();
      case "DELETE /api/v1/questions/{id}" -> {
        questionRows--;
        questions.removeAll(ids);
        uses -= figures.getOrDefault("uses", 0L);
        scores -= figures.getOrDefault("scores", 0L);
      }
      case "POST /api/v1/sessions" -> sessions.put(body.path("id").asText(), new Session());
      case "POST /parse-jd", "POST /api/v1/parse-jd" -> {
        Session session = new Session();
        session.untold = body.path("question_details").size();
        uses += session.untold;
        sessions.put(body.path("session_id").asText(), session);
      }
      case "DELETE /api/v1/sessions/{id}" -> sessions.remove(ids.getFirst());
      case "POST /api/v1/sessions/{id}/questions" ->
          body.forEach(
              q ->
                  at(ids)
                      .questions
                      .put(q.path("id").asText(), new Asked(0, !q.path("question_id").isNull())));
      case "DELETE /api/v1/sessions/{id}/questions/{sessionQuestionId}" ->
          at(ids).questions.remove(ids.get(1));
      case "POST /api/v1/sessions/{id}/questions/{sessionQuestionId}/answers" -> {
        Session session = at(ids);
        boolean scored = body.path("score").isNumber();
        session.questions.computeIfPresent(
            ids.get(1), (id, asked) -> new Asked(asked.answers() + 1, asked.linked()));
        Asked asked = session.questions.get(ids.get(1));
        if (scored && asked != null && asked.linked()) {
          scores++;
        }
      }
      case "GET /api/v1/sessions/{id}" -> body.path("questions").forEach(q -> told(at(ids), q));
      case "GET /api/v1/sessions/{id}/questions" -> body.forEach(q -> told(at(ids), q));
      case "PUT /api/v1/questions/{id}", "PATCH /api/v1/sessions/{id}/status" -> {
        // No row more or less.
      }
      default -> {
        if (!route.method().equals("GET")) {
          throw new AssertionError(
              "the fuzzer does not know what " + route + " changes: say it here");
        }
      }
    }
  }

  private static void told(Session session, JsonNode question) {
    if (session.untold > 0
        && session.questions.putIfAbsent(question.path("id").asText(), new Asked(0, true))
            == null) {
      session.untold--;
    }
  }

  private Session at(List<String> ids) {
    Session session = ids.isEmpty() ? null : sessions.get(ids.getFirst());
    if (session == null) {
      throw new AssertionError("a success in a session that is not there: " + ids);
    }
    return session;
  }

  /** All rows that requests can change, but for the figures that follow by themselves. */
  List<String> everything() {
    List<String> rows = new ArrayList<>();
    for (String select :
        List.of(
            "CAST(id AS text) || question_text || category || coalesce(subcategory, '') || difficulty_level"
                + " || CAST(compatible_roles AS text) || CAST(required_skills AS text)"
                + " || CAST(industry_tags AS text) || CAST(updated_at AS text) FROM question",
            "CAST(id AS text) || user_id || mode || role || coalesce(job_title, '')"
                + " || coalesce(job_description, '') || status || CAST(updated_at AS text)"
                + " FROM interview_session",
            "CAST(id AS text) || CAST(session_id AS text) || question_text || CAST(question_order AS text)"
                + " FROM session_question",
            "CAST(id AS text) || answer_text || coalesce(CAST(analysis_result AS text), '')"
                + " || coalesce(CAST(score AS text), '') FROM answer",
            "user_id || ' ' || key || fingerprint || document FROM idempotency_key")) {
      rows.addAll(database.ask("SELECT " + select + " ORDER BY 1"));
    }
    return rows;
  }

  private static List<String> uuids(String text) {
    Matcher found = UUIDS.matcher(text.toLowerCase(java.util.Locale.ROOT));
    List<String> ids = new ArrayList<>();
    while (found.find()) {
      ids.add(found.group());
    }
    return ids;
  }
}
