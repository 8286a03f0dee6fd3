package io.confida.server;

import static io.confida.server.Api.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request refers to is deleted after it was found and before it was referred to. */
class DeletedMeanwhileTest {

  private final TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
  private TestServer server;
  private Api api;
  private String session;

  @BeforeEach
  void start() {
    server = TestServer.on(database);
    api = server.api();
    session =
        "/api/v1/sessions/"
            + api.post("/api/v1/sessions", object("mode", "practice", "role", "r")).is(201).id();
  }

  @AfterEach
  void stop() throws SQLException {
    LeakCheck.verify(server.application().database(), database);
    server.close();
    database.close();
  }

  /** What a request answers that meets a deletion which is committed while it waits for it. */
  private Answer meanwhile(String deletion, Supplier<Answer> request) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      assertThat(statement.executeUpdate(deletion)).isEqualTo(1);
      CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(request);
      await("the request waits for the deletion")
          .until(() -> database.backends("wait_event_type = 'Lock'") > 0);
      connection.commit();
      return answer.join();
    }
  }

  @Test
  void anAnswerToAQuestionThatGoesIsNotFound() throws SQLException {
    String id =
        api.post(session + "/questions", object("questions", List.of("Why not?")))
            .is(201)
            .text("0/id");

    Answer answer =
        meanwhile(
            "DELETE FROM session_question WHERE id = '" + id + "'",
            () ->
                api.post(
                    session + "/questions/" + id + "/answers", object("answer_text", "Because.")));

    answer.is(404);
  }

  @Test
  void aTextWhoseQuestionGoesIsTheUsersOwn() throws SQLException {
    String text = "What goes out of the bank?";
    String id =
        api.post("/api/v1/questions", object("question_text", text, "category", "technical"))
            .is(201)
            .id();

    Answer answer =
        meanwhile(
            "DELETE FROM question WHERE id = '" + id + "'",
            () -> api.post(session + "/questions", object("questions", List.of(text))));

    JsonNode added = answer.is(201).json().get(0);
    assertThat(added.path("question_id").isNull()).isTrue();
    assertThat(added.path("question_order").asInt()).isEqualTo(1);
  }

  @Test
  void aQuestionThatComesIntoUseIsNotDeleted() throws SQLException {
    String text = "What comes into use?";
    String id =
        api.post("/api/v1/questions", object("question_text", text, "category", "technical"))
            .is(201)
            .id();
    String sessionId = session.substring(session.lastIndexOf('/') + 1);

    Answer answer =
        meanwhile(
            "INSERT INTO session_question (id, session_id, question_id, question_text,"
                + " question_order) VALUES (gen_random_uuid(), '"
                + sessionId
                + "', '"
                + id
                + "', 'the same', 1)",
            () -> api.delete("/api/v1/questions/" + id));

    answer.is(409);
  }
}
