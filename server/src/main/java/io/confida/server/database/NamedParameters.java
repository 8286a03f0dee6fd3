package io.confida.server.database;

import java.util.ArrayList;
import java.util.List;

/** Turns {@code :name} into {@code ?}, outside literals, quoted names, comments and casts. */
final class NamedParameters {

  private NamedParameters() {}

  static Statements.Prepared parse(String name, String sql) {
    StringBuilder out = new StringBuilder(sql.length());
    List<String> parameters = new ArrayList<>();
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      int end = i + 1;
      if (c == '\'' || c == '"') {
        end = after(name, sql, String.valueOf(c), i + 1);
      } else if (sql.startsWith("--", i)) {
        int newline = sql.indexOf('\n', i);
        end = newline < 0 ? sql.length() : newline;
      } else if (sql.startsWith("/*", i)) {
        end = after(name, sql, "*/", i + 2);
      } else if (sql.startsWith("::", i)) {
        end = i + 2;
      } else if (c == ':' && i + 1 < sql.length() && isStart(sql.charAt(i + 1))) {
        while (end < sql.length() && isPart(sql.charAt(end))) {
          end++;
        }
        parameters.add(sql.substring(i + 1, end));
        out.append('?');
        i = end;
        continue;
      }
      out.append(sql, i, end);
      i = end;
    }
    return new Statements.Prepared(name, out.toString(), List.copyOf(parameters));
  }

  private static int after(String name, String sql, String mark, int from) {
    int found = sql.indexOf(mark, from);
    if (found < 0) {
      throw new IllegalStateException("statement " + name + " lacks a closing " + mark);
    }
    return found + mark.length();
  }

  private static boolean isStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isPart(char c) {
    return isStart(c) || (c >= '0' && c <= '9');
  }
}
