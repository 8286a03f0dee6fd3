package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.server.question.BankSkill;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkillScannerTest {
  private final SkillScanner scanner = new SkillScanner(SampleBank.VOCABULARY);

  private List<String> found(String text) {
    return scanner.scan("", text).stream().map(f -> f.skill().name()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          We run k8s and Postgres.                      | Kubernetes;PostgreSQL
          C++, C# and .NET, please                      | C++;C#;.NET
          Node.js or NodeJS or node JS                  | Node.js
          our CI/CD pipeline                            | CI/CD
          CI / CD                                       | CI/CD
          the front-end is React Native                 | React Native
          Node.js and React/Native                      | Node.js;React
          SQL Server administration                     | SQL Server
          SQL and a server                              | SQL
          Kubernetes' docs and PostgreSQL's planner     | Kubernetes;PostgreSQL
          REST API design, several REST APIs            | REST APIs
          rest is important                             | ''
          reactions in chemistry, react quickly         | ''
          experience modelling data pipelines           | Data Modeling
          plan well sequenced lessons                   | Lesson Planning
          """)
  void spellings(String text, String skills) {
    assertThat(found(text))
        .containsExactlyElementsOf(
            skills == null || skills.isEmpty() ? List.of() : List.of(skills.split(";", -1)));
  }

  @Test
  void readsThroughHtmlAndItsRemnants() {
    assertThat(
            found(
                "<ul><li>C&#43;&#43; &amp; <b>Post</b>greSQL</li><li>Node&period;js</li>"
                    + "<li>&amp;nbsp;Kubernetes&nbsp;</li></ul>"))
        .contains("C++", "PostgreSQL", "Kubernetes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Our tooling is in Python, Go and a bit of SQL.",
        "Go developer with Kubernetes",
        "You write services in the Go language.",
        "Strong programming skills (Go)."
      })
  void anOrdinaryWordIsASkillInItsContext(String text) {
    assertThat(found(text)).contains("Go");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Go the extra mile with Python people around.",
        "We go to market with Kubernetes.",
        "Ready, set, go",
        "Vitamin C and a C-level sponsor who likes programming",
        "We opened in Spring 2019 and use Java.",
        "A spring in your step. Java is nice."
      })
  void anOrdinaryWordIsNoSkillElsewhere(String text) {
    assertThat(found(text)).doesNotContain("Go", "C", "Spring Framework");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No Java needed.",
        "Java is not required.",
        "You don't have to know Java.",
        "Some of us write Java; you are not expected to touch it.",
        "WHAT YOU DON'T NEED\n- Java\n- a degree",
        "Not part of this job:\n- Java"
      })
  void whatIsNotAskedForIsNotFound(String text) {
    assertThat(found(text)).doesNotContain("Java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Not only Java but also SQL is needed.",
        "No degree needed, but Java is.",
        "You do not need a degree. You know Java.",
        "You don't just write Java."
      })
  void aNoToSomethingElseIsNoNo(String text) {
    assertThat(found(text)).contains("Java");
  }

  @Test
  void oneWrongLetterIsForgivenAmongSkillsOfItsKind() {
    assertThat(found("Docker, Kuberntes and Terrafrom in production"))
        .contains("Kubernetes", "Terraform");
    assertThat(found("We love terrafrom.")).doesNotContain("Terraform");
  }

  @Test
  void countsPositionsAndTitle() {
    FoundSkill java =
        scanner.scan("Java Developer", "We write Java 21. Java pays.").stream()
            .filter(f -> f.skill().name().equals("Java"))
            .findFirst()
            .orElseThrow();
    assertThat(java.count()).isEqualTo(3);
    assertThat(java.firstPosition()).isEqualTo(9);
    assertThat(java.inTitle()).isTrue();
  }

  @Test
  void benefitsAndLegalTextWeighLittle() {
    List<FoundSkill> found =
        scanner.scan(
            "",
            """
            Requirements:
            - PostgreSQL
            What we offer:
            - Kubernetes courses
            """);
    assertThat(found).extracting(f -> f.skill().name()).contains("PostgreSQL", "Kubernetes");
    assertThat(found.getLast().weight()).isLessThan(0.2 * found.getFirst().weight());
  }

  /** Steps are characters and trie edges looked at: twice the text may cost twice the steps. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Senior engineer for Kubernetes, PostgreSQL and Node.js wanted; no Java needed. ",
        "no not need it ",
        "<a <b <c &amp;&#x26;&amp ",
        "REST REST REST ",
        "kubernetez postgresqk "
      })
  void stepsGrowWithTheLengthOfTheText(String piece) {
    long one = scanner.scanCounting("", piece.repeat(200)).steps();
    long four = scanner.scanCounting("", piece.repeat(800)).steps();
    assertThat(four).isLessThanOrEqualTo(4 * one + 100);
    assertThat(one).isLessThanOrEqualTo(60L * 200 * piece.length());
  }

  @Property(tries = 300)
  void anyTextCanBeRead(@ForAll @StringLength(max = 300) String text) {
    assertThat(scanner.scan(text, text)).allSatisfy(f -> assertThat(f.weight()).isPositive());
  }

  @Property(tries = 200)
  void anyMarkupCanBeRead(
      @ForAll
          @CharRange(from = '#', to = '>')
          @Chars({'&', '<', '>', ';', '#', ' ', '\n', '-', '*', 'o', '.'})
          @StringLength(max = 200)
          String text) {
    assertThat(scanner.scan("", text)).isNotNull();
  }

  @Test
  void aSpellingOfTwoSkillsIsRefused() {
    assertThatThrownBy(
            () ->
                SkillVocabulary.of(
                    List.of(
                        new BankSkill("Alpha", "web", List.of("al-pha"), List.of(), List.of()),
                        new BankSkill("Beta", "web", List.of("al pha"), List.of(), List.of()))))
        .hasMessageContaining("'al pha' is a spelling of 'Alpha' and of 'Beta'");
  }
}
