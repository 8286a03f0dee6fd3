package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.database.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks for the same questions at the same time does not wait for each other. */
class ParseLocksTest {

  private static final String POSTING =
      Api.object(
              "role", "Backend Engineer",
              "jobDescription", "Java, PostgreSQL and Kafka, on Kubernetes.")
          .toString();

  private final TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.on(database, "REQUEST_TIMEOUT", "10s");
  }

  @AfterEach
  void stop() throws SQLException {
    LeakCheck.verify(server.application().database(), database);
    server.close();
    database.close();
  }

  private JsonNode parse() {
    return server.api().json("POST", "/api/v1/parse-jd", POSTING).is(200).json();
  }

  @Test
  void aTransactionThatIsStillOpenHoldsNobodyUp() throws SQLException {
    parse();
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      String session = UUID.randomUUID().toString();
      // What parse-jd writes, for every question there is.
      statement.execute(
          "INSERT INTO interview_session (id, user_id, mode, role, question_count) VALUES ('"
              + session
              + "', 'other', 'practice', 'r', 10)");
      statement.execute(
          "INSERT INTO session_question (id, session_id, question_id, question_text, question_order)"
              + " SELECT gen_random_uuid(), '"
              + session
              + "', id, question_text, row_number() OVER () FROM question");
      statement.execute("INSERT INTO question_event (question_id) SELECT id FROM question");

      for (int i = 0; i < 3; i++) {
        assertThat(parse().path("questions")).hasSize(10);
      }
      await("the uses are folded meanwhile")
          .until(() -> database.number("SELECT count(*) FROM question_event") == 0);

      other.rollback();
    }
  }

  @Test
  void thirtyTwoAtOnceNeverWaitForALock() throws SQLException {
    parse();
    AtomicBoolean done = new AtomicBoolean();
    try (Connection other = database.connect()) {
      CompletableFuture<Samples> samples = CompletableFuture.supplyAsync(() -> sample(other, done));
      for (int round = 0; round < 3; round++) {
        assertThat(Together.run(32, i -> parse().path("questions").size())).containsOnly(10);
      }
      done.set(true);
      Samples seen = samples.join();

      assertThat(seen.taken()).isPositive();
      assertThat(seen.locks()).isEmpty();
    }
  }

  /**
   * @param taken how often it looked
   * @param locks what somebody waited for
   */
  private record Samples(int taken, List<String> locks) {}

  private static Samples sample(Connection connection, AtomicBoolean done) {
    List<String> locks = new ArrayList<>();
    int taken = 0;
    try (Statement statement = connection.createStatement()) {
      while (!done.get()) {
        try (ResultSet waiting =
            statement.executeQuery(
                "SELECT wait_event || ': ' || query FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                    // A file that grows is not what somebody holds until his transaction ends.
                    + " AND wait_event <> 'extend'")) {
          while (waiting.next()) {
            locks.add(waiting.getString(1));
          }
        }
        taken++;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Samples(taken, locks);
  }
}
