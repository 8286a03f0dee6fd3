package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema itself refuses, whatever the program above it forgets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SchemaContract {

  private final TestDatabase database;
  private final DatabaseManager manager;
  private final DatabaseOperations operations;

  SchemaContract(Dialect dialect) {
    database = TestDatabases.create(dialect);
    manager =
        DatabaseManager.start(
            database.settings().pool(1, 0).build(),
            TestDatabases.poolName(),
            StatementObserver.NONE,
            Duration.ofSeconds(30));
    operations = manager.operations();
  }

  @BeforeEach
  void oneOfEach() {
    database.run(
        "DELETE FROM answer",
        "DELETE FROM session_question",
        "DELETE FROM interview_session",
        "DELETE FROM question_event",
        "DELETE FROM question");
    operations.write("insert-question", Rows.question(1, "bank"));
    operations.write("insert-question", Rows.question(2, "api"));
    operations.write("insert-session", Rows.session(1, "ada"));
    operations.write("insert-session-question", Rows.sessionQuestion(1, 1, 1, 1));
    operations.write("insert-session-question", Rows.sessionQuestion(2, 1, null, 2));
    assertThat(operations.write("insert-answer", answer(1, "ada"))).isEqualTo(1);
    operations.write("insert-uses", Bindings.of("session_id", Rows.id(2, 1)));
  }

  @AfterEach
  void nothingLeaks() {
    LeakCheck.verify(manager, database);
  }

  @AfterAll
  void close() throws Exception {
    manager.close();
    database.close();
  }

  private static Bindings answer(int number, String user) {
    return Bindings.of("answer_id", Rows.id(4, number))
        .and("session_question_id", Rows.id(3, 1))
        .and("id", Rows.id(2, 1))
        .and("user_id", user)
        .and("answer_text", "Because.")
        .and("analysis_result", null)
        .and("score", 7.5);
  }

  private static void refused(ConstraintException.Rule rule, ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOfSatisfying(
            ConstraintException.class, e -> assertThat(e.rule()).isEqualTo(rule));
  }

  @Test
  void aTextIsThereOnce() {
    refused(
        ConstraintException.Rule.UNIQUE,
        () -> operations.write("insert-question", Rows.question(3, "api", Rows.hash(1), null)));
  }

  @Test
  void aKeyOfTheBankIsThereOnce() {
    refused(
        ConstraintException.Rule.UNIQUE,
        () -> operations.write("insert-question", Rows.question(3, "bank", Rows.hash(3), "key-1")));
  }

  @Test
  void whatIsKnownIsPassedOverWhereThatIsMeant() {
    operations.batch(
        "insert-question-unless-known",
        List.of(
            Rows.question(3, "bank", Rows.hash(3), "key-1"),
            Rows.question(4, "bank", Rows.hash(1), "key-4"),
            Rows.question(5, "bank")));

    assertThat(database.number("SELECT count(*) FROM question")).isEqualTo(3);
  }

  @Test
  void anOrderIsThereOnceInASession() {
    refused(
        ConstraintException.Rule.UNIQUE,
        () -> operations.write("insert-session-question", Rows.sessionQuestion(3, 1, 2, 2)));
  }

  @Test
  void aSessionQuestionRefersToWhatIsThere() {
    refused(
        ConstraintException.Rule.REFERENCE,
        () -> operations.write("insert-session-question", Rows.sessionQuestion(3, 9, null, 1)));
    refused(
        ConstraintException.Rule.REFERENCE,
        () -> operations.write("insert-session-question", Rows.sessionQuestion(3, 1, 9, 3)));
  }

  @Test
  void aQuestionThatASessionUsesStays() {
    refused(
        ConstraintException.Rule.REFERENCE,
        () -> operations.write("delete-question", Bindings.of("id", Rows.id(1, 1))));

    assertThat(operations.write("delete-question", Bindings.of("id", Rows.id(1, 2)))).isEqualTo(1);
  }

  @Test
  void aSessionTakesItsQuestionsAndAnswersWithIt() {
    assertThat(
            operations.write(
                "delete-session", Bindings.of("id", Rows.id(2, 1)).and("user_id", "ada")))
        .isEqualTo(1);

    assertThat(database.number("SELECT count(*) FROM session_question")).isZero();
    assertThat(database.number("SELECT count(*) FROM answer")).isZero();
    assertThat(database.number("SELECT count(*) FROM question_event")).isEqualTo(1);
    assertThat(operations.write("delete-question", Bindings.of("id", Rows.id(1, 1)))).isEqualTo(1);
    assertThat(database.number("SELECT count(*) FROM question_event")).isZero();
  }

  @Test
  void anotherUsersSessionIsOutOfReach() {
    assertThat(operations.write("insert-answer", answer(2, "bob"))).isZero();
    assertThat(
            operations.write(
                "delete-session", Bindings.of("id", Rows.id(2, 1)).and("user_id", "bob")))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "question SET question_text = 'abcd'",
        "question SET question_text = NULL",
        "question SET category = 'other'",
        "question SET difficulty_level = 'impossible'",
        "question SET source = 'elsewhere'",
        "question SET compatible_roles = '{}'",
        "question SET required_skills = '\"one\"'",
        "question SET industry_tags = NULL",
        "question SET usage_count = -1",
        "question SET score_count = -1",
        "question SET success_count = 1",
        "question_event SET score = 10.5",
        "question_event SET score = -0.1",
        "interview_session SET mode = 'other'",
        "interview_session SET mode = 'interview', job_title = NULL",
        "interview_session SET mode = 'interview', job_description = NULL",
        "interview_session SET status = 'lost'",
        "interview_session SET role = ''",
        "interview_session SET question_count = 21",
        "interview_session SET question_count = -1",
        "interview_session SET user_id = NULL",
        "session_question SET question_order = 0",
        "session_question SET question_text = 'abcd'",
        "answer SET answer_text = ''",
        "answer SET score = 11",
        "answer SET score = -1",
      })
  void aValueOutsideItsLimits(String update) {
    assertThatThrownBy(() -> database.run("UPDATE " + update))
        .hasCauseInstanceOf(SQLException.class)
        .hasMessageMatching("(?si).*(check constraint|not-null constraint|CHECK|NOT NULL).*");
  }

  @Test
  void textsHaveTheirLongestLengths() {
    String column = "substr('" + "x".repeat(6_000) + "', 1, ";
    for (String[] limit :
        new String[][] {
          {"question", "question_text", "2000", "WHERE text_hash = '" + Rows.hash(1) + "'"},
          {"session_question", "question_text", "2000", "WHERE question_order = 1"},
          {"answer", "answer_text", "5000", ""},
          {"interview_session", "role", "200", ""},
        }) {
      String update = "UPDATE " + limit[0] + " SET " + limit[1] + " = " + column;
      int longest = Integer.parseInt(limit[2]);
      database.run(update + longest + ") " + limit[3]);
      assertThatThrownBy(() -> database.run(update + (longest + 1) + ") " + limit[3]))
          .as(limit[0] + "." + limit[1])
          .hasCauseInstanceOf(SQLException.class);
    }
  }
}

class PostgreSqlSchemaTest extends SchemaContract {
  PostgreSqlSchemaTest() {
    super(Dialect.POSTGRESQL);
  }
}

class SqliteSchemaTest extends SchemaContract {
  SqliteSchemaTest() {
    super(Dialect.SQLITE);
  }
}
