package io.confida.benchmarks.control;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Sessions by plain JDBC. */
final class PlainSessions {

  private static final String INSERT =
      """
      INSERT INTO interview_session (id, user_id, mode, role, job_title, job_description, question_count)
      VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING status, created_at, updated_at
      """;

  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
  private final DataSource pool;

  PlainSessions(DataSource pool) {
    this.pool = pool;
  }

  SessionRecord insert(
      String user,
      String mode,
      String role,
      @Nullable String title,
      @Nullable String description,
      int questions)
      throws SQLException {
    UUID id = ids.generate();
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, id);
      statement.setString(2, user);
      statement.setString(3, mode);
      statement.setString(4, role);
      statement.setString(5, title);
      statement.setString(6, description);
      statement.setInt(7, questions);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new SessionRecord(
            id,
            user,
            mode,
            role,
            title,
            description,
            row.getString("status"),
            questions,
            0,
            Times.text(row, "created_at"),
            Times.text(row, "updated_at"));
      }
    }
  }
}
