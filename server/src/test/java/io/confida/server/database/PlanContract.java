package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement in every form is SQL of its dialect, and what a route asks for uses the index
 * that is meant for it. The tables hold enough rows for an index to be worth it, and the planner
 * chooses freely.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PlanContract {

  static final int QUESTIONS = 10_000;
  static final int SESSIONS = 2_000;

  /** They compare all of the stored bank with all of a new one. */
  private static final Set<String> ONCE_A_VERSION =
      Set.of(
          "delete-withdrawn-questions",
          "withdraw-used-questions",
          "load-bank-questions",
          "forget-bank-keys",
          "remember-bank-keys");

  private final StatementForms forms;
  final TestDatabase database;

  PlanContract(Dialect dialect) throws IOException {
    forms = StatementForms.of(dialect);
    database = TestDatabases.create(dialect);
    try (DatabaseManager manager =
        DatabaseManager.start(
            database.settings().pool(1, 0).build(),
            TestDatabases.poolName(),
            StatementObserver.NONE,
            Duration.ofMinutes(1))) {
      fill(manager.operations());
    }
    database.run(tidy());
  }

  private static void fill(DatabaseOperations operations) {
    operations.batch("insert-question", Rows.questions(QUESTIONS, "api"));
    List<Bindings> sessions = new ArrayList<>();
    List<Bindings> questions = new ArrayList<>();
    for (int s = 1; s <= SESSIONS; s++) {
      sessions.add(Rows.session(s, "user-" + s % 100));
      for (int order = 1; order <= 3; order++) {
        int number = s * 3 + order;
        questions.add(Rows.sessionQuestion(number, s, number, order));
      }
    }
    List<Bindings> uses = new ArrayList<>();
    List<Bindings> answers = new ArrayList<>();
    for (int s = 1; s <= SESSIONS; s++) {
      uses.add(Bindings.of("session_id", Rows.id(2, s)));
      answers.add(
          Bindings.of("answer_id", Rows.id(4, s))
              .and("session_question_id", Rows.id(3, s * 3 + 1))
              .and("id", Rows.id(2, s))
              .and("user_id", "user-" + s % 100)
              .and("answer_text", "Because.")
              .and("analysis_result", null)
              .and("score", null));
    }
    operations.batch("insert-session", sessions);
    operations.batch("insert-session-question", questions);
    operations.batch("insert-uses", uses);
    operations.batch("insert-answer", answers);
  }

  @AfterAll
  void close() throws Exception {
    database.close();
  }

  /** Brings the planner's statistics up to date. */
  abstract String[] tidy();

  /** The plan as text, one step a line. */
  abstract String explain(Connection connection, StatementForms.Form form) throws SQLException;

  /** Has the database read the statement. */
  abstract void prepare(Connection connection, StatementForms.Form form) throws SQLException;

  Stream<StatementForms.Form> allForms() {
    return forms.names().stream().flatMap(name -> forms.forms(name).stream());
  }

  @Test
  void everyFormOfEveryStatementCanBePrepared() throws Exception {
    try (Connection connection = database.connect()) {
      assertThat(allForms())
          .hasSizeGreaterThan(180)
          .allSatisfy(
              form -> assertThatCode(() -> prepare(connection, form)).doesNotThrowAnyException());
    }
  }

  @Test
  void bothDialectsHaveTheSameStatements() throws Exception {
    List<String> others =
        StatementForms.of(
                database.dialect() == Dialect.SQLITE ? Dialect.POSTGRESQL : Dialect.SQLITE)
            .names();

    assertThat(forms.names()).containsExactlyElementsOf(others);
    for (String name : others) {
      assertThat(forms.forms(name).getFirst().name()).isEqualTo(name);
    }
  }

  String plan(StatementForms.Form form) throws SQLException {
    try (Connection connection = database.connect()) {
      return explain(connection, form);
    }
  }

  List<StatementForms.Form> forms(String name) {
    return forms.forms(name);
  }

  static List<String> rows(PreparedStatement statement, StatementForms.Form form, String column)
      throws SQLException {
    for (int i = 0; i < form.values().size(); i++) {
      statement.setObject(i + 1, form.values().get(i));
    }
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        lines.add(rows.getString(column));
      }
    }
    return lines;
  }

  /** Statements that read a whole table on purpose, and why. */
  abstract Map<String, String> wholeTables();

  boolean readsAll(StatementForms.Form form) {
    return wholeTables().containsKey(form.name()) || ONCE_A_VERSION.contains(form.name());
  }

  /** The tables that a plan reads from end to end. */
  abstract List<String> fullScans(String plan);

  /** The indexes that are meant for a form; empty where any will do. */
  abstract List<String> indexes(StatementForms.Form form);

  @ParameterizedTest
  @MethodSource("allForms")
  void theIndexThatIsMeantIsUsed(StatementForms.Form form) throws Exception {
    String plan = plan(form);

    if (!readsAll(form)) {
      assertThat(fullScans(plan)).as(plan).isEmpty();
    }
    assertThat(indexes(form)).allSatisfy(index -> assertThat(plan).contains(index));
    if (form.name().equals("list-sessions")) {
      // In the order of all users' sessions each of them would be looked at.
      assertThat(plan).doesNotContain("using interview_session_pkey");
    }
  }

  /** The one filter of a list or search, if it has just one. */
  static Optional<String> onlyFilter(StatementForms.Form form) {
    List<String> filters = form.on().stream().filter(part -> !part.equals("after")).toList();
    return filters.size() == 1 ? Optional.of(filters.getFirst()) : Optional.empty();
  }
}

class PostgreSqlPlanTest extends PlanContract {

  PostgreSqlPlanTest() throws IOException {
    super(Dialect.POSTGRESQL);
  }

  /**
   * The table of events is empty whenever nobody asks, and connections keep a plan made then. With
   * a join in it each of 20,000 events was compared with each, which took a core for seconds.
   */
  @Test
  void aFoldPlannedForNoEventsStillFindsEachEventOnce() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("TRUNCATE question_event");
      statement.execute("ANALYZE question_event");

      String plan = explain(connection, forms("fold-events").getFirst());

      connection.rollback();
      assertThat(plan)
          .contains("Delete on question_event")
          .doesNotContainPattern("Delete on question_event.*\\R\\s*->  (Nested|Hash|Merge)");
    }
  }

  @Override
  String[] tidy() {
    return new String[] {
      "UPDATE question SET created_at = now() - random() * interval '365 days'",
      // Rows that are new in a GIN index make a list that is read whole until a vacuum sorts it in.
      "VACUUM ANALYZE"
    };
  }

  @Override
  void prepare(Connection connection, StatementForms.Form form) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(form.sql())) {
      assertThat(statement.getParameterMetaData().getParameterCount())
          .isEqualTo(form.values().size());
    }
  }

  @Override
  String explain(Connection connection, StatementForms.Form form) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + form.sql())) {
      return String.join("\n", rows(statement, form, "QUERY PLAN"));
    }
  }

  @Override
  Map<String, String> wholeTables() {
    return Map.of(
        "question-stats", "counts all questions by what they are",
        "bank-questions", "gives all questions",
        "fold-events", "takes up to 20,000 events at once, in the background");
  }

  @Override
  boolean readsAll(StatementForms.Form form) {
    // Without a filter the total is that of all questions.
    boolean unfiltered = form.on().isEmpty() || form.on().equals(Set.of("after"));
    return super.readsAll(form) || (form.name().equals("list-questions") && unfiltered);
  }

  @Override
  List<String> fullScans(String plan) {
    return Pattern.compile(
            "Seq Scan on (question|question_event|interview_session|session_question|answer)\\b")
        .matcher(plan)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Override
  List<String> indexes(StatementForms.Form form) {
    return switch (form.name()) {
      case "question-by-id" -> List.of("question_pkey", "question_event_question");
      case "list-questions" ->
          onlyFilter(form)
              .map(
                  filter ->
                      switch (filter) {
                        case "category" -> List.of("question_category");
                        case "difficulty_level" -> List.of("question_difficulty");
                        default -> List.of("question_roles");
                      })
              .orElse(form.on().size() <= 1 ? List.of("Backward using question_pkey") : List.of());
      case "search-questions" -> List.of("question_search");
      case "question-stats" -> List.of("question_created", "question_usage");
      case "update-question", "delete-question", "count-questions-by-id" ->
          List.of("question_pkey");
      case "add-session-questions" -> List.of("question_text_unique", "session_question_order");
      case "insert-uses", "session-questions" -> List.of("session_question_order");
      case "session-by-id", "session-whole" ->
          List.of("interview_session_", "session_question_order", "answer_session_question");
      case "list-sessions" ->
          List.of("interview_session_", "session_question_order", "answer_session_question");
      case "delete-session", "update-session-status", "touch-session" ->
          List.of("interview_session_");
      case "delete-session-question", "insert-answer", "insert-score" ->
          List.of("session_question_pkey");
      case "answer-by-id" -> List.of("answer_pkey");
      case "session-question-answers" ->
          List.of("session_question_pkey", "answer_session_question");
      default -> List.of();
    };
  }
}

class SqlitePlanTest extends PlanContract {

  SqlitePlanTest() throws IOException {
    super(Dialect.SQLITE);
  }

  @Override
  String[] tidy() {
    return new String[] {"ANALYZE"};
  }

  @Override
  void prepare(Connection connection, StatementForms.Form form) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(form.sql())) {
      assertThat(statement.getParameterMetaData().getParameterCount())
          .isEqualTo(form.values().size());
    }
  }

  @Override
  String explain(Connection connection, StatementForms.Form form) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("EXPLAIN QUERY PLAN " + form.sql())) {
      return String.join("\n", rows(statement, form, "detail"));
    }
  }

  @Override
  Map<String, String> wholeTables() {
    return Map.of(
        "question-stats", "counts all questions by what they are",
        "bank-questions", "gives all questions",
        "fold-events", "removes all events");
  }

  @Override
  List<String> fullScans(String plan) {
    // A scan of a subquery's rows reads as one of a table that has its name.
    List<String> scans = new ArrayList<>(names("(?m)^SCAN (\\S+)$", plan));
    names("(?m)^(?:CO-ROUTINE|MATERIALIZE) (\\S+)$", plan).forEach(scans::remove);
    return scans;
  }

  @Override
  boolean readsAll(StatementForms.Form form) {
    // SQLite has no index into a list: a filter by role alone reads all questions.
    return super.readsAll(form)
        || (form.name().equals("list-questions")
            && onlyFilter(form).equals(Optional.of("compatible_roles")));
  }

  private static List<String> names(String pattern, String plan) {
    return Pattern.compile(pattern).matcher(plan).results().map(m -> m.group(1)).toList();
  }

  @Override
  List<String> indexes(StatementForms.Form form) {
    return switch (form.name()) {
      case "list-questions" ->
          onlyFilter(form)
              .map(
                  filter ->
                      switch (filter) {
                        case "category" -> List.of("question_category");
                        case "difficulty_level" -> List.of("question_difficulty");
                        default -> List.<String>of();
                      })
              .orElse(List.of());
      case "search-questions" ->
          List.of("SCAN f VIRTUAL TABLE", "SEARCH q USING INTEGER PRIMARY KEY");
      case "question-stats" -> List.of("question_created", "question_usage");
      case "list-sessions" ->
          List.of(form.on().isEmpty() ? "interview_session_user" : "interview_session_status");
      case "session-whole", "session-question-answers" -> List.of("answer_session_question");
      case "delete-question" -> List.of("session_question_question", "question_event_question");
      default -> List.of();
    };
  }
}
