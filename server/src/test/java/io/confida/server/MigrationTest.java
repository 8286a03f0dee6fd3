package io.confida.server;

import static io.confida.server.Api.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that an older server has filled is brought up to date, and nothing of it is lost. */
class MigrationTest {

  /** The last version whose search knew no names with dots. */
  private static final String OLD_VERSION = "4";

  private static final String ROLE = "Migrated";
  private static final String SESSION = "019ab2d4-7c1e-7a53-9f0e-2b6c1d84e5aa";

  /** What the questions are about, by the names that the searches below find them under. */
  private static final Map<String, String> TEXTS =
      new TreeMap<>(
          Map.of(
              "dot net", "What does .NET collect?",
              "version", "What is new in .NET8?",
              "framework", "What starts an ASP.NET host?",
              "net", "What is a net loss?",
              "network", "Is it split? .Networks are.",
              "editor", "Which editor? .NetBeans or another?",
              "node.js", "What blocks Node.js?",
              "node", "When does a node fail?",
              "sharp", "What is boxed in C#?",
              "plus", "What is moved in C++17?"));

  private static final Map<String, List<String>> FOUND =
      Map.of(
          ".NET", List.of("dot net", "framework", "version"),
          "dotnet", List.of("dot net", "framework", "version"),
          "asp.net", List.of("framework"),
          "net", List.of("net"),
          "networks", List.of("network"),
          "NetBeans", List.of("editor"),
          "nodejs", List.of("node.js"),
          "node", List.of("node", "node.js"),
          "C#", List.of("sharp"),
          "C++", List.of("plus"));

  private static final List<String> TABLES =
      List.of(
          "question WHERE source = 'api'",
          "interview_session",
          "session_question",
          "answer",
          "idempotency_key");

  @ParameterizedTest
  @EnumSource
  void whatWasThereIsFoundAsWhatIsNewAndIsWhole(Dialect dialect) throws SQLException {
    try (TestDatabase database = TestDatabases.empty(dialect)) {
      bringToOldVersion(database);
      Map<String, String> old = fill(database);
      List<Map<String, String>> before = rows(database);

      try (TestServer server = TestServer.on(database)) {
        List<Map<String, String>> after = rows(database);
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
          assertThat(after.get(i)).containsAllEntriesOf(before.get(i));
        }
        Api api = server.api();
        api.get("/api/v1/sessions/" + SESSION).is(200);
        Map<String, String> young = add(api);
        FOUND.forEach(
            (query, names) ->
                assertThat(find(api, query))
                    .as(query)
                    .containsExactlyInAnyOrderElementsOf(ids(names, old, young)));
        LeakCheck.verify(server.application().database(), database);
      }
    }
  }

  private static List<String> ids(
      List<String> names, Map<String, String> old, Map<String, String> young) {
    return names.stream()
        .flatMap(name -> Stream.of(old, young).map(ids -> Objects.requireNonNull(ids.get(name))))
        .collect(Collectors.toList());
  }

  private static List<String> find(Api api, String query) {
    return api.get("/api/v1/questions/search?compatible_roles=" + ROLE + "&query=" + encoded(query))
        .is(200)
        .each("id");
  }

  /** As the server of that version did it. */
  private static void bringToOldVersion(TestDatabase database) {
    FluentConfiguration flyway = Flyway.configure(MigrationTest.class.getClassLoader());
    switch (database.url()) {
      case DatabaseUrl.PostgreSql postgres ->
          flyway.dataSource(postgres.jdbcUrl(), "postgres", "postgres");
      case DatabaseUrl.Sqlite file -> flyway.dataSource("jdbc:sqlite:" + file.path(), "", "");
      case DatabaseUrl.Embedded embedded -> throw new AssertionError(embedded);
    }
    flyway
        .locations("classpath:db/" + database.dialect().wireName() + "/migration")
        .table("confida_schema")
        .target(OLD_VERSION)
        .load()
        .migrate();
    assertThat(database.ask("SELECT version FROM confida_schema ORDER BY installed_rank"))
        .endsWith(OLD_VERSION);
  }

  /** A row in each table that users fill; the questions' ids by name. */
  private static Map<String, String> fill(TestDatabase database) {
    Map<String, String> ids = new LinkedHashMap<>();
    TEXTS.forEach(
        (name, text) -> {
          String id = "019ab2c0-11aa-7d20-8e11-%012d".formatted(ids.size() + 1);
          ids.put(name, id);
          database.run(
              """
              INSERT INTO question (id, question_text, text_hash, category, difficulty_level,
                  compatible_roles, required_skills, source, usage_count,
                  score_count, score_sum, success_count, created_at, updated_at, edited)
              VALUES ('%s', '%s', '%064d', 'technical', 'hard', '["%s"]', '[]', 'api', 3,
                  2, 13.5, 1, '2026-01-02T03:04:05.678Z', '2026-02-03T04:05:06.789Z', TRUE)
              """
                  .formatted(id, "Once: " + text, ids.size(), ROLE));
        });
    String question = ids.values().iterator().next();
    database.run(
        """
        INSERT INTO interview_session (id, user_id, mode, role, status, question_count)
        VALUES ('%s', 'local', 'practice', 'Builder', 'paused', 1)
        """
            .formatted(SESSION),
        """
        INSERT INTO session_question (id, session_id, question_id, question_text, question_order)
        VALUES ('019ab2d5-0a31-7c44-b1f2-5e6d7c8b9a01', '%s', '%s', 'As it was asked?', 1)
        """
            .formatted(SESSION, question),
        """
        INSERT INTO answer (id, session_question_id, answer_text, analysis_result, score)
        VALUES ('019ab2d6-0a31-7c44-b1f2-5e6d7c8b9a02', '019ab2d5-0a31-7c44-b1f2-5e6d7c8b9a01',
            'It depends on .NET.', '{"clarity": 7}', 7.5)
        """,
        """
        INSERT INTO idempotency_key (user_id, key, fingerprint, document)
        VALUES ('local', 'k', '%064d', '{}')
        """
            .formatted(1));
    return ids;
  }

  /** The same questions, as a client adds them now; their ids by name. */
  private static Map<String, String> add(Api api) {
    Map<String, String> ids = new LinkedHashMap<>();
    TEXTS.forEach(
        (name, text) ->
            ids.put(
                name,
                api.post(
                        "/api/v1/questions",
                        Api.object(
                            "question_text",
                            "Again: " + text,
                            "category",
                            "technical",
                            "compatible_roles",
                            List.of(ROLE)))
                    .is(201)
                    .id()));
    return ids;
  }

  /** All rows of all those tables, by column, but for what the search keeps of a question. */
  private static List<Map<String, String>> rows(TestDatabase database) throws SQLException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        try (ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
          ResultSetMetaData columns = row.getMetaData();
          while (row.next()) {
            Map<String, String> values = new TreeMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
              if (!columns.getColumnName(i).equals("search")) {
                values.put(columns.getColumnName(i), String.valueOf(row.getString(i)));
              }
            }
            rows.add(values);
          }
        }
      }
    }
    return rows;
  }
}
