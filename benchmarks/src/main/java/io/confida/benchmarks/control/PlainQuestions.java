package io.confida.benchmarks.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Questions by plain JDBC: a statement, its rows, a record for each. */
public final class PlainQuestions {

  private static final String COLUMNS =
      """
      SELECT q.id, q.question_text, q.category, q.subcategory, q.difficulty_level,
             q.compatible_roles, q.required_skills, q.industry_tags,
             q.usage_count + e.uses AS usage_count,
             (q.score_sum + e.total) / nullif(q.score_count + e.scores, 0) AS average_score,
             (q.success_count + e.successes)::float8 / nullif(q.score_count + e.scores, 0)
               AS success_rate,
             q.created_at, q.updated_at
      """;

  private static final String EVENTS =
      """
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE score IS NULL) AS uses,
               count(score)                          AS scores,
               coalesce(sum(score), 0)               AS total,
               count(*) FILTER (WHERE score >= 7)    AS successes
        FROM question_event WHERE question_id = q.id) e
      """;

  private static final String BY_ID = COLUMNS + "FROM question q " + EVENTS + "WHERE q.id = ?";

  private static final String LIST =
      COLUMNS
          + "FROM (SELECT * FROM question ORDER BY id DESC LIMIT ? OFFSET ?) q "
          + EVENTS
          + "ORDER BY q.id DESC";

  private static final String COUNT = "SELECT count(*) FROM question";

  private final DataSource pool;

  /** Questions in the pool's database. */
  public PlainQuestions(DataSource pool) {
    this.pool = pool;
  }

  /** The question, if there is one, as a value that Jackson can write. */
  public Optional<?> question(UUID id) throws SQLException {
    return find(id);
  }

  /** The same, on a connection of the caller's. */
  public Optional<?> question(Connection connection, UUID id) throws SQLException {
    return find(connection, id);
  }

  /** The newest questions, as values that Jackson can write. */
  public List<?> newest(int limit) throws SQLException {
    return list(limit, 0).items();
  }

  record Page(List<QuestionRecord> items, long total) {}

  Optional<QuestionRecord> find(UUID id) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return find(connection, id);
    }
  }

  private static Optional<QuestionRecord> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_ID)) {
      statement.setObject(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(question(rows)) : Optional.empty();
      }
    }
  }

  Page list(int limit, int offset) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      List<QuestionRecord> items = new ArrayList<>(limit);
      try (PreparedStatement statement = connection.prepareStatement(LIST)) {
        statement.setInt(1, limit);
        statement.setInt(2, offset);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            items.add(question(rows));
          }
        }
      }
      try (PreparedStatement statement = connection.prepareStatement(COUNT);
          ResultSet rows = statement.executeQuery()) {
        rows.next();
        return new Page(items, rows.getLong(1));
      }
    }
  }

  private static QuestionRecord question(ResultSet row) throws SQLException {
    return new QuestionRecord(
        row.getObject("id", UUID.class),
        row.getString("question_text"),
        row.getString("category"),
        row.getString("subcategory"),
        row.getString("difficulty_level"),
        row.getString("compatible_roles"),
        row.getString("required_skills"),
        row.getString("industry_tags"),
        row.getLong("usage_count"),
        decimal(row, "average_score"),
        decimal(row, "success_rate"),
        Times.text(row, "created_at"),
        Times.text(row, "updated_at"));
  }

  private static @Nullable Double decimal(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }
}
