package io.confida.benchmarks.load;

/** The tables that grow while requests are measured. */
public final class SessionTables {

  private SessionTables() {}

  /**
   * Makes them as they were: with a thousand sessions in them, counted, so that whoever is measured
   * next finds them as the last one did. Empty ones are what no server has for long, and where the
   * database has seen them empty its plans read them from end to end until it looks again, a minute
   * later.
   *
   * @param database its name; the questions must be there
   */
  public static void tidy(Postgres postgres, String database) {
    postgres.execute(
        database,
        "TRUNCATE interview_session, session_question, answer, question_event",
        "INSERT INTO interview_session (id, user_id, mode, role, question_count)"
            + " SELECT gen_random_uuid(), 'earlier', 'practice', 'Backend Engineer', 10"
            + " FROM generate_series(1, 1000)",
        "INSERT INTO session_question (id, session_id, question_id, question_text, question_order)"
            + " SELECT gen_random_uuid(), s.id, q.id, q.question_text, q.number"
            + " FROM interview_session s CROSS JOIN (SELECT id, question_text,"
            + " row_number() OVER (ORDER BY id) AS number FROM question LIMIT 10) q"
            // Not those of a request that was still under way.
            + " WHERE s.user_id = 'earlier'",
        "VACUUM ANALYZE interview_session, session_question, question");
  }
}
