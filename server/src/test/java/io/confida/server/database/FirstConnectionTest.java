package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.config.Secret;
import io.confida.server.config.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often, and for how long, a start tries a database that is down; on a clock of its own. */
class FirstConnectionTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final DatabaseTarget TARGET =
      DatabaseTarget.of(
          new DatabaseUrl.PostgreSql(
              List.of(new DatabaseUrl.Host("db.example", 5432)),
              "confida",
              "postgres",
              Secret.of("s3cret-password"),
              Map.of()));

  private final List<Duration> pauses = new ArrayList<>();
  private final List<Duration> tries = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private final FirstConnection first =
      new FirstConnection(
          () -> now.toNanos(),
          nanos -> {
            pauses.add(Duration.ofNanos(nanos));
            now = now.plusNanos(nanos);
          });

  /** The limit of a server whose operator has set none. */
  private static Duration byDefault(Path directory) {
    return Settings.load(Map.of(), directory).database().startTimeout();
  }

  private Connection refused(Duration atMost) throws SQLException {
    tries.add(now);
    throw new SQLException("Connection refused", "08001");
  }

  /** As a server that accepts and says nothing. */
  private Connection silent(Duration atMost) throws SQLException {
    tries.add(now);
    Duration whole = Duration.ofSeconds(Math.max(1, atMost.plusMillis(999).toSeconds()));
    now = now.plus(whole);
    throw new SQLException("Read timed out", "08006");
  }

  private String refusal(FirstConnection.Opener opener, Duration limit) {
    DatabaseStartException end =
        catchThrowableOfType(DatabaseStartException.class, () -> first.to(TARGET, opener, limit));
    return String.valueOf(end.getMessage());
  }

  @Test
  void aDatabaseThatIsDownIsTriedEverLessOftenForThirtySeconds(@TempDir Path directory) {
    String message = refusal(this::refused, byDefault(directory));

    assertThat(now).isEqualTo(Duration.ofSeconds(30));
    assertThat(pauses)
        .startsWith(
            Stream.of(100, 200, 400, 800, 1600, 2000)
                .map(Duration::ofMillis)
                .toArray(Duration[]::new));
    // The last is what was left.
    assertThat(pauses.subList(5, pauses.size() - 1)).containsOnly(Duration.ofSeconds(2));
    assertThat(pauses.getLast()).isEqualTo(Duration.ofMillis(900));
    assertThat(tries).hasSize(pauses.size() + 1).startsWith(Duration.ZERO).endsWith(now);
    assertThat(message)
        .isEqualTo(
            "postgresql://postgres:***@db.example:5432/confida did not answer within 30 s:"
                + " Connection refused. Start the database or correct DATABASE_URL.");
  }

  @Test
  void aServerThatSaysNothingTakesHardlyLonger(@TempDir Path directory) {
    Duration limit = byDefault(directory);

    String message = refusal(this::silent, limit);

    assertThat(now).isBetween(limit, limit.plus(SECOND));
    assertThat(tries).hasSize(6).allMatch(begun -> begun.compareTo(limit) <= 0);
    assertThat(message).contains("did not answer within 30 s: Read timed out.");
  }

  @Test
  void oneThatComesUpAtTheLastMomentIsUsed(@TempDir Path directory) throws Exception {
    Duration limit = byDefault(directory);
    try (TestDatabase database = TestDatabases.create(Dialect.SQLITE);
        Connection up = database.connect()) {
      FirstConnection.Opener opener =
          atMost -> now.compareTo(limit.minusMillis(1)) < 0 ? refused(atMost) : up;

      assertThat(first.to(TARGET, opener, limit)).isSameAs(up);
      assertThat(now).isEqualTo(limit);
    }
  }

  @Test
  void whatWaitingDoesNotHelpIsNotTriedAgain() {
    String message =
        refusal(
            atMost -> {
              throw new SQLException("no such database", "3D000");
            },
            SECOND);

    assertThat(message).endsWith("no such database. Check DATABASE_URL.");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aDatabaseThatIsStillStartingIsWaitedFor() {
    refusal(
        atMost -> {
          throw new SQLException("the database system is starting up", "57P03");
        },
        SECOND);

    assertThat(now).isEqualTo(SECOND);
  }
}
