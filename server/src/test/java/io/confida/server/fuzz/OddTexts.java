package io.confida.server.fuzz;

import java.util.List;
import java.util.Random;

/** Texts with a meaning to somebody on their way: SQL, searches, JSON, pages, terminals. */
final class OddTexts {

  /** Without a letter or a digit: a search for one of these alone finds nothing. */
  static final List<String> METACHARACTERS =
      List.of(
          "'", "''", "\"", "`", "%", "_", "%%", "\\", "\\%", "\\\\", "*", "**", "?", "??", "$",
          "$$", "@@", "<->", "&", "&&", "|", "||", "!", ":", ":*", "::", "--", "/*", "*/", "#", ";",
          ";;", "(", ")", "()", "((", "[", "]", "[[", "]]", "{", "}", "{{", "}}", "^", "+", "-",
          "~", "=", "<", ">", "<>", ",", ".", "..", "../", "' --", "'; --", "') --", "\" *", "%'",
          "'%", "_%_");

  private static final List<String> INJECTIONS =
      List.of(
          "' OR '1'='1",
          "' OR 1=1 --",
          "'); DROP TABLE canary; --",
          "\"; DROP TABLE canary; --",
          "'; DELETE FROM canary; SELECT '",
          "'; UPDATE canary SET word = 'taken' WHERE ''='",
          "' UNION SELECT word FROM canary --",
          "1; DROP TABLE canary",
          "$1",
          ":id",
          ":user_id",
          "{{question-json}}",
          "[[category: AND TRUE]]",
          "E'\\x27'",
          "pg_sleep(10)",
          "'||pg_sleep(10)||'",
          "a::uuid",
          "a:*",
          "heron*",
          "AND",
          "OR",
          "NOT",
          "a AND",
          "NEAR(a b)",
          "\"a\" *",
          "question_text:a",
          "{a b}: c",
          "${jndi:ldap://127.0.0.1/x}",
          "#{1+1}",
          "{{7*7}}",
          "<script>alert(1)</script>",
          "&lt;b&gt;",
          "../../etc/passwd",
          "a\r\nX-Injected: 1",
          "{\"a\":1}",
          "[1,2]",
          "null",
          "true",
          "NaN",
          "%s%n%x",
          "{0}",
          "@raw@");

  private static final List<String> UNICODE =
      List.of(
          "\u00e9\u00df\u0130\u0131",
          "\ufb01\ufb03",
          "e\u0301\u0301\u0301\u0301",
          "\u202eabc",
          "\u200b\u200d\ufeff",
          "\u00a0",
          "\u2003",
          "\u2028\u2029",
          "\u0001\u001f",
          "\u007f\u0085",
          "\ufffd",
          "\ufffe\uffff",
          "\ue000",
          "\ud83d\ude00",
          "\ud83d\udc69\u200d\ud83d\udcbb",
          "\udbff\udfff",
          "\u4f60\u597d",
          "\u0661\u0662\u0663",
          "\u0939\u093f\u0928\u094d\u0926\u0940",
          "\ud834\udd1e",
          "\ud801\udc00");

  private OddTexts() {}

  /** One of all. */
  static String any(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> one(random, METACHARACTERS);
      case 1 -> one(random, INJECTIONS);
      default -> one(random, UNICODE);
    };
  }

  static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
