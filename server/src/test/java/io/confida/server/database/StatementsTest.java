package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementsTest {

  private static Statements.Prepared prepare(String text, Bindings bindings) {
    return Statements.parse(Map.of("it", text)).prepare("it", bindings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "SELECT :a                       # SELECT ?                      # a",
        "f(:a, :b_2,:a)                  # f(?, ?,?)                     # a b_2 a",
        "x = :a                          # x = ?                         # a",
        "CAST(:a AS uuid)                # CAST(? AS uuid)               # a",
        "score::float8 / :a              # score::float8 / ?             # a",
        ":a::text                        # ?::text                       # a",
        "to_char(t, 'HH24:MI:SS') = :a   # to_char(t, 'HH24:MI:SS') = ?  # a",
        "'it''s :not' = :a               # 'it''s :not' = ?              # a",
        "\"odd:name\" = :a               # \"odd:name\" = ?              # a",
        "/* :not */ :a                   # /* :not */ ?                  # a",
        "/*:not ' */ :a                  # /*:not ' */ ?                 # a",
        "roles ??| ARRAY[:a]             # roles ??| ARRAY[?]            # a",
        "a[1:2] = :a                     # a[1:2] = ?                    # a",
        "x := 1                          # x := 1                        # ``",
      })
  void namesBecomePositionsAndNothingElseChanges(String text, String sql, String names) {
    Bindings bindings = Bindings.of("a", 1).and("b_2", 2);

    Statements.Prepared prepared = prepare(text, bindings);

    assertThat(prepared.sql()).isEqualTo(sql);
    assertThat(String.join(" ", prepared.parameters())).isEqualTo(names);
  }

  @Test
  void aCommentEndsWithItsLine() {
    Statements.Prepared prepared =
        prepare("SELECT 1 -- not :this, isn't it\nWHERE x = :a", Bindings.of("a", 1));

    assertThat(prepared.sql()).isEqualTo("SELECT 1 -- not :this, isn't it\nWHERE x = ?");
    assertThat(prepared.parameters()).containsExactly("a");
  }

  @Test
  void valuesComeInTheOrderOfTheirPlaces() {
    Bindings bindings = Bindings.of("a", 1).and("b", null).and("unused", "x");
    Statements.Prepared prepared = prepare(":b :a :b :a", bindings);

    assertThat(prepared.values(bindings)).containsExactly(null, 1, null, 1);
  }

  @Test
  void anOptionalPartStandsOnlyWithItsValue() {
    String text = "SELECT 1 [[a: WHERE a = :a]] [[b: ORDER BY b]] LIMIT :n";
    Bindings none = Bindings.of("n", 1);

    assertThat(prepare(text, none).sql()).isEqualTo("SELECT 1   LIMIT ?");
    assertThat(prepare(text, Bindings.of("n", 1).and("a", null)).sql())
        .isEqualTo("SELECT 1   LIMIT ?");
    Statements.Prepared both = prepare(text, Bindings.of("n", 1).and("a", 2).and("b", 3));
    assertThat(both.sql()).isEqualTo("SELECT 1  WHERE a = ?  ORDER BY b LIMIT ?");
    assertThat(both.parameters()).containsExactly("a", "n");
  }

  @Test
  void eachFormIsParsedOnce() {
    Statements statements = Statements.parse(Map.of("it", "SELECT 1 [[a: WHERE a = :a]]"));

    assertThat(statements.prepare("it", Bindings.of("a", 1)))
        .isSameAs(statements.prepare("it", Bindings.of("a", 2)))
        .isNotSameAs(statements.prepare("it", Bindings.none()));
  }

  @Test
  void piecesAreIncludedAlsoInPiecesAndWithTheirOptionalParts() {
    Statements statements =
        Statements.parse(
            Map.of(
                "it", "SELECT {{columns}} FROM t WHERE TRUE {{ filter }}",
                "columns", "a, {{more}}\n",
                "more", "b\n",
                "filter", "[[a: AND a = :a]]\n"));

    assertThat(statements.prepare("it", Bindings.of("a", 1)).sql())
        .isEqualTo("SELECT a, b FROM t WHERE TRUE  AND a = ?");
  }

  @Test
  void mistakesInTheFileAreNamedWhenItIsRead() {
    assertThatThrownBy(() -> Statements.parse(Map.of("it", "SELECT {{absent}}")))
        .hasMessage("statement it: no entry for {{absent}}");
    assertThatThrownBy(() -> Statements.parse(Map.of("it", "SELECT {{open")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("statement it");
    assertThatThrownBy(() -> Statements.parse(Map.of("it", "SELECT {{it}}")))
        .hasMessage("statement it: {{it}} includes itself");
    assertThatThrownBy(() -> Statements.parse(Map.of("it", "SELECT 1 [[a: WHERE a = :a")))
        .hasMessage("statement it: [[name: …]] is not closed");
    assertThatThrownBy(() -> Statements.parse(Map.of("it", "[[a AND a = :a]]")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("statement it: not of the form [[name: …]]");
    assertThatThrownBy(() -> Statements.parse(Map.of("it", "[[a: x [[b: y]] ]]")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("statement it: not of the form");
  }

  @Test
  void whatIsNotClosedIsNamed() {
    assertThatThrownBy(() -> prepare("SELECT 'open", Bindings.none()))
        .hasMessage("statement it lacks a closing '");
    assertThatThrownBy(() -> prepare("SELECT /* open", Bindings.none()))
        .hasMessage("statement it lacks a closing */");
    assertThatThrownBy(() -> prepare("SELECT /*/", Bindings.none()))
        .hasMessage("statement it lacks a closing */");
  }

  @Test
  void mistakesOfACallerAreNamed() {
    assertThatThrownBy(() -> prepare("SELECT :a", Bindings.none()))
        .isInstanceOf(StatementException.class)
        .hasMessage("it lacks a value for :a");
    assertThatThrownBy(
            () -> Statements.parse(Map.of("it", "SELECT 1")).prepare("that", Bindings.none()))
        .isInstanceOf(StatementException.class)
        .hasMessage("no statement is named that");
    assertThatThrownBy(() -> Bindings.of("a", 1).and("a", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound twice: a");
  }
}
