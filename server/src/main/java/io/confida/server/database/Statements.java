package io.confida.server.database;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of one dialect, by name, from its {@code statements.yaml}.
 *
 * <p>A statement has parameters as {@code :name}. A part in double brackets, {@code [[name: … ]]},
 * stands only when {@code name} has a value, so that an optional filter leaves a plain statement
 * with a plan of its own rather than an {@code OR} the planner cannot see through. Parts do not
 * nest. {@code {{name}}} is replaced by the entry {@code name} of the file, for a piece that
 * several statements share.
 *
 * <p>Each form a statement takes is parsed once and kept; DbClient then gets it with positions
 * instead of names, which spares its own parse at every call.
 */
final class Statements {

  /** More pieces than any statement has: one of them includes itself. */
  private static final int MOST_PIECES = 100;

  private static final Pattern CONDITION = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, Template> templates;

  private Statements(Map<String, Template> templates) {
    this.templates = templates;
  }

  static Statements of(Dialect dialect) {
    String resource = dialect.statementsResource();
    try (InputStream in = Statements.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no " + resource + " on the class path");
      }
      return parse(
          new ObjectMapper(new YAMLFactory())
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .readValue(in, new TypeReference<LinkedHashMap<String, String>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  static Statements parse(Map<String, String> texts) {
    Map<String, Template> templates = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> templates.put(name, Template.parse(name, include(name, text, texts))));
    return new Statements(templates);
  }

  Set<String> names() {
    return templates.keySet();
  }

  /**
   * The statement's form for these values.
   *
   * @throws StatementException if there is no such statement, or a parameter has no binding
   */
  Prepared prepare(String name, Bindings bindings) {
    Template template = templates.get(name);
    if (template == null) {
      throw new StatementException("no statement is named " + name, null);
    }
    Prepared prepared = template.form(bindings);
    for (String parameter : prepared.parameters()) {
      if (!bindings.has(parameter)) {
        throw new StatementException(name + " lacks a value for :" + parameter, null);
      }
    }
    return prepared;
  }

  private static String include(String statement, String text, Map<String, String> texts) {
    String result = text;
    int included = 0;
    for (int start = result.indexOf("{{"); start >= 0; start = result.indexOf("{{")) {
      int end = result.indexOf("}}", start);
      String name = end < 0 ? result.substring(start) : result.substring(start + 2, end).strip();
      String piece = texts.get(name);
      if (end < 0 || piece == null) {
        throw new IllegalStateException(
            "statement " + statement + ": no entry for {{" + name + "}}");
      }
      if (++included > MOST_PIECES) {
        throw new IllegalStateException(
            "statement " + statement + ": {{" + name + "}} includes itself");
      }
      result = result.substring(0, start) + piece.strip() + result.substring(end + 2);
    }
    return result;
  }

  /**
   * One form of a statement.
   *
   * @param name its name in the file, and the name of the form for DbClient
   * @param sql with {@code ?} for each parameter
   * @param parameters their names, in the order of the question marks
   */
  record Prepared(String name, String sql, List<String> parameters) {

    /** Whether it changes nothing; a statement that begins with {@code WITH} may. */
    boolean reads() {
      return sql.regionMatches(true, 0, "SELECT", 0, 6);
    }

    List<@Nullable Object> values(Bindings bindings) {
      List<@Nullable Object> values = new ArrayList<>(parameters.size());
      for (String parameter : parameters) {
        values.add(bindings.value(parameter));
      }
      return values;
    }
  }

  /** A part of a statement; {@code condition} is null for a part that always stands. */
  private record Part(@Nullable String condition, String text) {}

  private static final class Template {
    private final String name;
    private final List<Part> parts;
    private final List<String> conditions;
    private final Map<Integer, Prepared> forms = new ConcurrentHashMap<>();

    private Template(String name, List<Part> parts) {
      this.name = name;
      this.parts = parts;
      this.conditions =
          parts.stream()
              .<String>mapMulti(
                  (p, out) -> {
                    if (p.condition() != null) {
                      out.accept(p.condition());
                    }
                  })
              .distinct()
              .toList();
    }

    static Template parse(String name, String text) {
      List<Part> parts = new ArrayList<>();
      int at = 0;
      for (int open = text.indexOf("[["); open >= 0; open = text.indexOf("[[", at)) {
        int colon = text.indexOf(':', open);
        int close = text.indexOf("]]", open);
        if (colon < 0 || close < colon) {
          throw new IllegalStateException("statement " + name + ": [[name: …]] is not closed");
        }
        String condition = text.substring(open + 2, colon).strip();
        String part = text.substring(colon + 1, close);
        if (!CONDITION.matcher(condition).matches() || part.contains("[[")) {
          throw new IllegalStateException(
              "statement " + name + ": not of the form [[name: …]]: [[" + condition + ":" + part);
        }
        parts.add(new Part(null, text.substring(at, open)));
        parts.add(new Part(condition, part));
        at = close + 2;
      }
      parts.add(new Part(null, text.substring(at)));
      return new Template(name, List.copyOf(parts));
    }

    Prepared form(Bindings bindings) {
      int key = 0;
      for (int i = 0; i < conditions.size(); i++) {
        if (bindings.value(conditions.get(i)) != null) {
          key |= 1 << i;
        }
      }
      Prepared known = forms.get(key);
      return known != null ? known : forms.computeIfAbsent(key, k -> build(bindings));
    }

    private Prepared build(Bindings bindings) {
      StringBuilder sql = new StringBuilder();
      for (Part part : parts) {
        if (part.condition() == null || bindings.value(part.condition()) != null) {
          sql.append(part.text());
        }
      }
      return NamedParameters.parse(name, sql.toString().strip());
    }
  }
}
