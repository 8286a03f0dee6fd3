package io.confida.server.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.confida.server.database.Bindings;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.JsonPage;
import io.confida.server.database.Transaction;
import io.confida.server.idempotency.Once;
import io.confida.server.question.QuestionText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the database. Every statement is scoped by the user's id, so what belongs to somebody
 * else is as absent as what does not exist. Documents are JSON as the API shows it.
 */
final class SessionRepository {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
  private final DatabaseOperations database;

  SessionRepository(DatabaseOperations database) {
    this.database = database;
  }

  /** Stores a session: one statement, and so one round trip, also gives its document. */
  String insert(String userId, NewSession session, Once once) {
    Bindings values = row(ids.generate(), userId, session);
    return once.statement(
            transaction -> transaction.one("create-session", values, row -> row.text("document")))
        .orElseThrow();
  }

  /**
   * Stores a session with its questions and their uses: all of it or nothing.
   *
   * @param document what to answer for a session of this id
   * @return that document
   */
  String insert(
      String userId,
      NewSession session,
      List<ChosenQuestion> questions,
      Function<UUID, String> document,
      Once once) {
    UUID id = ids.generate();
    List<Bindings> rows = new ArrayList<>(questions.size());
    for (ChosenQuestion question : questions) {
      rows.add(
          Bindings.of("id", ids.generate().toString())
              .and("session_id", id.toString())
              .and("question_id", question.questionId().toString())
              .and("question_text", question.text())
              .and("question_order", rows.size() + 1));
    }
    String made = document.apply(id);
    return once.transaction(
            transaction -> {
              transaction.write("insert-session", row(id, userId, session));
              transaction.batch("insert-session-question", rows);
              transaction.write("insert-uses", Bindings.of("session_id", id.toString()));
              return Optional.of(made);
            })
        .orElseThrow();
  }

  JsonPage list(String userId, @Nullable SessionStatus status, int limit, int offset) {
    return database
        .one(
            "list-sessions",
            Bindings.of("user_id", userId)
                .and("status", status == null ? null : status.wireName())
                .and("limit", limit)
                .and("offset", offset),
            JsonPage::of)
        .orElseThrow();
  }

  Optional<String> whole(String userId, UUID id) {
    return database.one("session-whole", scope(userId, id), row -> row.text("document"));
  }

  boolean delete(String userId, UUID id) {
    return database.write("delete-session", scope(userId, id)) > 0;
  }

  /**
   * Changes where a session stands, unless it is completed.
   *
   * @return its document and whether it was changed; empty if there is no such session
   */
  Optional<StatusChange> updateStatus(String userId, UUID id, SessionStatus status) {
    return database.transaction(
        transaction -> {
          boolean changed =
              transaction.write(
                      "update-session-status", scope(userId, id).and("status", status.wireName()))
                  > 0;
          return find(transaction, userId, id).map(document -> new StatusChange(document, changed));
        });
  }

  record StatusChange(String document, boolean changed) {}

  Optional<String> questions(String userId, UUID id) {
    return questions(database, userId, id, null);
  }

  /** Adds questions after the last one. */
  Optional<String> addQuestions(String userId, UUID id, List<String> texts, Once once) {
    List<String> newIds = new ArrayList<>();
    List<Map<String, String>> items = new ArrayList<>();
    for (String text : texts) {
      String newId = ids.generate().toString();
      newIds.add(newId);
      items.add(Map.of("id", newId, "text", text, "hash", QuestionText.hash(text)));
    }
    return once.transaction(
        transaction -> {
          if (transaction.write("touch-session", scope(userId, id)) == 0) {
            return Optional.empty();
          }
          transaction.write(
              "add-session-questions",
              Bindings.of("session_id", id.toString()).and("questions", json(items)));
          return questions(transaction, userId, id, newIds);
        });
  }

  boolean deleteQuestion(String userId, UUID id, UUID sessionQuestionId) {
    return database.write("delete-session-question", scope(userId, id, sessionQuestionId)) > 0;
  }

  Optional<String> answers(String userId, UUID id, UUID sessionQuestionId) {
    return database.one(
        "session-question-answers",
        scope(userId, id, sessionQuestionId),
        row -> row.text("document"));
  }

  Optional<String> addAnswer(
      String userId, UUID id, UUID sessionQuestionId, NewAnswer answer, Once once) {
    String answerId = ids.generate().toString();
    return once.transaction(
        transaction -> {
          long added =
              transaction.write(
                  "insert-answer",
                  scope(userId, id, sessionQuestionId)
                      .and("answer_id", answerId)
                      .and("answer_text", answer.text())
                      .and("analysis_result", answer.analysis())
                      .and("score", answer.score()));
          if (added == 0) {
            return Optional.empty();
          }
          transaction.write("touch-session", scope(userId, id));
          if (answer.score() != null) {
            transaction.write(
                "insert-score",
                Bindings.of("session_question_id", sessionQuestionId.toString())
                    .and("score", answer.score()));
          }
          return transaction.one(
              "answer-by-id", Bindings.of("answer_id", answerId), row -> row.text("document"));
        });
  }

  private static Optional<String> find(Transaction transaction, String userId, UUID id) {
    return transaction.one("session-by-id", scope(userId, id), row -> row.text("document"));
  }

  private static Optional<String> questions(
      Transaction transaction, String userId, UUID id, @Nullable List<String> only) {
    return transaction.one(
        "session-questions",
        scope(userId, id).and("ids", only == null ? null : json(only)),
        row -> row.text("document"));
  }

  private static Bindings scope(String userId, UUID id) {
    return Bindings.of("id", id.toString()).and("user_id", userId);
  }

  private static Bindings scope(String userId, UUID id, UUID sessionQuestionId) {
    return scope(userId, id).and("session_question_id", sessionQuestionId.toString());
  }

  private static Bindings row(UUID id, String userId, NewSession session) {
    return scope(userId, id)
        .and("mode", session.mode().wireName())
        .and("role", session.role())
        .and("job_title", session.jobTitle())
        .and("job_description", session.jobDescription())
        .and("question_count", session.questionCount());
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for a list", e);
    }
  }
}
