package io.confida.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows for the tables of the server's own schema. */
final class Rows {

  private static final List<String> CATEGORIES =
      List.of("technical", "behavioral", "system_design", "situational", "role_specific");
  private static final List<String> DIFFICULTIES = List.of("easy", "medium", "hard");

  private Rows() {}

  /** An id made of a number: higher numbers sort later. */
  static String id(int kind, int number) {
    return new UUID(((long) kind << 32) | 0x7000L, 0x8000000000000000L | number).toString();
  }

  static String hash(int number) {
    return String.format(Locale.ROOT, "%064x", number);
  }

  static Bindings question(int number, String source) {
    return question(number, source, hash(number), source.equals("bank") ? "key-" + number : null);
  }

  static Bindings question(int number, String source, String hash, @Nullable String bankKey) {
    return Bindings.of("id", id(1, number))
        .and("bank_key", bankKey)
        .and("question_text", "Question " + number + " about subject" + number % 50 + "?")
        .and("text_hash", hash)
        .and("category", CATEGORIES.get(number % 20 == 0 ? 4 : number % 4)) // one in 20 is the last
        .and("subcategory", number % 2 == 0 ? null : "part " + number % 7)
        .and("difficulty_level", DIFFICULTIES.get(number % 17 == 0 ? 2 : number % 2))
        .and("compatible_roles", "[\"role " + number % 30 + "\"]")
        .and("required_skills", "[\"skill " + number % 40 + "\"]")
        .and("industry_tags", "[]")
        .and("source", source);
  }

  static List<Bindings> questions(int count, String source) {
    List<Bindings> rows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      rows.add(question(i, source));
    }
    return rows;
  }

  static Bindings session(int number, String userId) {
    return Bindings.of("id", id(2, number))
        .and("user_id", userId)
        .and("mode", number % 2 == 0 ? "practice" : "interview")
        .and("role", "Backend Engineer")
        .and("job_title", number % 2 == 0 ? null : "Backend Engineer")
        .and("job_description", number % 2 == 0 ? null : "We need one.")
        .and("question_count", 3);
  }

  static Bindings sessionQuestion(int number, int session, @Nullable Integer question, int order) {
    return Bindings.of("id", id(3, number))
        .and("session_id", id(2, session))
        .and("question_id", question == null ? null : id(1, question))
        .and("question_text", "Question " + number + "?")
        .and("question_order", order);
  }
}
