package io.confida.server.database;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All statements of a dialect in all the forms their optional parts give, with values to bind. */
final class StatementForms {

  private static final Pattern PIECE = Pattern.compile("\\{\\{\\s*([^}]+?)\\s*}}");
  private static final Pattern OPTIONAL = Pattern.compile("\\[\\[(\\w+):");
  private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-z_]+)");

  private static final String ENTRY =
      """
      {"id": "%s", "bank_key": "key", "question_text": "What is a form?", "text_hash": "%s",
       "category": "technical", "subcategory": null, "difficulty_level": "hard",
       "compatible_roles": [], "required_skills": [], "industry_tags": []}
      """
          .formatted(Rows.id(5, 1), Rows.hash(9_999_999));

  /** A value that fits every parameter of its name, in both dialects. */
  private static final Map<String, Object> VALUES = values();

  private final Dialect dialect;
  private final Map<String, String> texts;
  private final Set<String> pieces = new TreeSet<>();

  private StatementForms(Dialect dialect, Map<String, String> texts) {
    this.dialect = dialect;
    this.texts = texts;
    texts
        .values()
        .forEach(text -> PIECE.matcher(text).results().forEach(m -> pieces.add(m.group(1))));
  }

  static StatementForms of(Dialect dialect) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            StatementForms.class
                .getClassLoader()
                .getResourceAsStream("db/" + dialect.wireName() + "/statements.yaml"))) {
      return new StatementForms(
          dialect,
          new ObjectMapper(new YAMLFactory())
              .readValue(in, new TypeReference<LinkedHashMap<String, String>>() {}));
    }
  }

  /** The statements' names, without the pieces that they share. */
  List<String> names() {
    return texts.keySet().stream().filter(name -> !pieces.contains(name)).toList();
  }

  /** Every form of a statement. */
  List<Form> forms(String name) {
    String whole = whole(texts.get(name));
    List<String> optional =
        List.copyOf(
            OPTIONAL
                .matcher(whole)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    Set<String> parameters =
        PARAMETER.matcher(whole).results().map(m -> m.group(1)).collect(Collectors.toSet());
    Statements statements = Statements.of(dialect);
    List<Form> forms = new ArrayList<>();
    for (int mask = 0; mask < 1 << optional.size(); mask++) {
      Set<String> off = new TreeSet<>();
      for (int i = 0; i < optional.size(); i++) {
        if ((mask & 1 << i) == 0) {
          off.add(optional.get(i));
        }
      }
      Bindings bindings = Bindings.none();
      for (String parameter : parameters) {
        bindings.and(parameter, off.contains(parameter) ? null : value(name, parameter));
      }
      Set<String> on = new TreeSet<>(optional);
      on.removeAll(off);
      Statements.Prepared prepared = statements.prepare(name, bindings);
      forms.add(new Form(name, on, prepared.sql(), prepared.values(bindings)));
    }
    return forms;
  }

  private String whole(@Nullable String text) {
    Matcher piece = PIECE.matcher(Objects.requireNonNull(text));
    return piece.replaceAll(m -> Matcher.quoteReplacement(whole(texts.get(m.group(1)))));
  }

  private static Object value(String statement, String parameter) {
    if (statement.equals("add-session-questions") && parameter.equals("questions")) {
      return "[{\"id\": \"%s\", \"text\": \"What?!\", \"hash\": \"x\"}]".formatted(Rows.id(3, 0));
    }
    return Objects.requireNonNull(VALUES.get(parameter), () -> "no value for :" + parameter);
  }

  private static Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("id", Rows.id(2, 7));
    values.put("session_id", Rows.id(2, 7));
    values.put("question_id", Rows.id(1, 7));
    values.put("session_question_id", Rows.id(3, 7));
    values.put("answer_id", Rows.id(4, 7));
    values.put("after", Rows.id(1, 9_000));
    values.put("ids", "[\"" + Rows.id(1, 7) + "\"]");
    values.put("user_id", "user-7");
    values.put("bank_key", "key");
    values.put("bank_keys", "[\"key\"]");
    values.put("entries", "[%s]".formatted(ENTRY));
    values.put("question_text", "What is a form?");
    values.put("text_hash", Rows.hash(0));
    values.put("category", "role_specific");
    values.put("subcategory", "part");
    values.put("difficulty_level", "hard");
    values.put("compatible_roles", "[\"role 7\"]");
    values.put("required_skills", "[\"skill 7\"]");
    values.put("industry_tags", "[]");
    values.put("source", "api");
    values.put("query", "subject7");
    values.put("words", "[\"subject7\"]");
    values.put("limit", 50);
    values.put("offset", 0);
    values.put("checksum", "c");
    values.put("questions", 1);
    values.put("mode", "practice");
    values.put("role", "Engineer");
    values.put("job_title", "Engineer");
    values.put("job_description", "We need one.");
    values.put("question_count", 3);
    values.put("question_order", 1);
    values.put("key", "key");
    values.put("fingerprint", Rows.hash(0));
    values.put("document", "{}");
    values.put("seconds", 86_400.0);
    values.put("status", "active");
    values.put("answer_text", "Because.");
    values.put("analysis_result", "{}");
    values.put("score", 7.5);
    return values;
  }

  /**
   * One form.
   *
   * @param on the optional parts that stand in it
   * @param values one for each question mark
   */
  record Form(String name, Set<String> on, String sql, List<@Nullable Object> values) {
    @Override
    public String toString() {
      return name + " " + on;
    }
  }
}
