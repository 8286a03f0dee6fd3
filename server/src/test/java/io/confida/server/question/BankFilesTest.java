package io.confida.server.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BankFilesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unknown-key  | q.yaml: entry 2 (two): unknown key 'tags'
          bad-category | q.yaml: entry 1 (one): 'category' is 'philosophical', which is no category
          missing-text | q.yaml: entry 1 (one): 'text' is missing
          broken       | q.yaml: line
          not-a-list   | q.yaml: must be a YAML list
          missing-file | nowhere.yaml: not on the class path
          """)
  void aFaultIsNamedWithFileAndEntry(String bank, String message) {
    assertThatThrownBy(() -> BankFiles.at("faulty-bank/" + bank + "/").questions())
        .isInstanceOf(BankException.class)
        .hasMessageContaining(message);
  }

  /** Every start reads the packed form: a build that left an old one behind shows here. */
  @Test
  void thePackedBankIsTheWrittenOne() {
    assertThat(PackedBank.find()).contains(PackedBank.of(BankFiles.written()));
  }

  @Test
  void theSameKeyHasTheSameIdEverywhere() {
    BankEntry entry = entry("backend-retry");
    assertThat(entry.id()).hasToString("8e57f785-1b24-375e-91ab-ba5c99a44912");
  }

  @Test
  void aFreshQuestionHasNoHistory() {
    Question question = entry("backend-retry").toQuestion();
    assertThat(question.usageCount()).isZero();
    assertThat(question.averageScore()).isNull();
    assertThat(question.successRate()).isNull();
  }

  private static BankEntry entry(String key) {
    return new BankEntry(
        key,
        "How do you make a retry safe?",
        Category.TECHNICAL,
        Difficulty.HARD,
        null,
        List.of("Backend Engineer"),
        List.of("REST APIs"),
        List.of());
  }
}
