package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is lost in the moment it stores something. */
class OutcomeUnknownTest {

  private static final String SESSIONS = "/api/v1/sessions";

  private TestDatabase database;
  private FaultyProxy proxy;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabases.create(Dialect.POSTGRESQL);
    DatabaseUrl.PostgreSql url = (DatabaseUrl.PostgreSql) database.url();
    proxy = FaultyProxy.before(url.hosts().getFirst().port());
    server =
        TestServer.onUrl(
            // Without prepared statements each request has its text, by which the proxy knows it.
            "jdbc:postgresql://localhost:"
                + proxy.port()
                + "/"
                + url.database()
                + "?user=postgres&password=postgres&prepareThreshold=0");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    proxy.close();
    database.close();
  }

  @Test
  void aLostCommitIsToldAndSettledByTheKey() throws Exception {
    String key = UUID.randomUUID().toString();
    String body = Api.object("mode", "practice", "role", "Keyed").toString();
    var lost = proxy.loseAnswerTo("COMMIT");

    Answer unknown = keyed(key, body).is(503);

    lost.await();
    assertThat(unknown.text("type")).isEqualTo("urn:confida:problem:outcome-unknown");
    assertThat(unknown.text("detail")).contains("Idempotency-Key");
    assertThat(Integer.parseInt(unknown.header("Retry-After").orElseThrow())).isPositive();
    // It was stored, so that sending it again gives what it was answered.
    Answer again = settled(key, body);
    assertThat(again.header("Idempotent-Replayed")).hasValue("true");
    assertThat(database.number("SELECT count(*) FROM interview_session WHERE role = 'Keyed'"))
        .isEqualTo(1);
    server.checkLeaks();
  }

  @Test
  void aCommitThatHasNotArrivedIsToldAlikeAndDoneByTheKey() throws Exception {
    String key = UUID.randomUUID().toString();
    String body = Api.object("mode", "practice", "role", "Unheard").toString();
    var lost = proxy.loseRequest("COMMIT");

    Answer unknown = keyed(key, body).is(503);

    lost.await();
    assertThat(unknown.text("type")).isEqualTo("urn:confida:problem:outcome-unknown");
    await("the database's own rollback")
        .atMost(Duration.ofSeconds(30))
        .until(() -> database.openTransactions() == 0);
    assertThat(database.number("SELECT count(*) FROM interview_session WHERE role = 'Unheard'"))
        .isZero();
    // Here it was not stored, so that sending it again does it.
    assertThat(settled(key, body).header("Idempotent-Replayed")).isEmpty();
    assertThat(database.number("SELECT count(*) FROM interview_session WHERE role = 'Unheard'"))
        .isEqualTo(1);
    server.checkLeaks();
  }

  @Test
  void aStatementThatIsATransactionOfItsOwnMayHaveBeenDoneToo() throws Exception {
    var lost = proxy.loseAnswerTo("INSERT INTO interview_session");

    Answer unknown =
        server.api().post(SESSIONS, Api.object("mode", "practice", "role", "Alone")).is(503);

    lost.await();
    assertThat(unknown.text("type")).isEqualTo("urn:confida:problem:outcome-unknown");
    server.checkLeaks();
  }

  @Test
  void whatWasLostBeforeTheCommitWasNotDone() throws Exception {
    String key = UUID.randomUUID().toString();
    String body = Api.object("mode", "practice", "role", "Early").toString();
    var lost = proxy.loseAnswerTo("INSERT INTO interview_session");

    Answer refused = keyed(key, body).is(503);

    lost.await();
    assertThat(refused.text("type")).isEqualTo("urn:confida:problem:unavailable");
    assertThat(database.number("SELECT count(*) FROM interview_session WHERE role = 'Early'"))
        .isZero();
    assertThat(settled(key, body).header("Idempotent-Replayed")).isEmpty();
    assertThat(database.number("SELECT count(*) FROM interview_session WHERE role = 'Early'"))
        .isEqualTo(1);
  }

  @Test
  void aReadThatWasLostIsJustUnavailable() throws Exception {
    var lost = proxy.loseAnswerTo("FROM interview_session");

    Answer refused = server.api().get(SESSIONS).is(503);

    lost.await();
    assertThat(refused.text("type")).isEqualTo("urn:confida:problem:unavailable");
  }

  private Answer settled(String key, String body) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> keyed(key, body), answer -> answer.status() == 201);
  }

  private Answer keyed(String key, String body) {
    return server
        .api()
        .send(
            "POST",
            SESSIONS,
            BodyPublishers.ofString(body),
            request -> request.header("Content-Type", Api.JSON).header("Idempotency-Key", key));
  }
}
