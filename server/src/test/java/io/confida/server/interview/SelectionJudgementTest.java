package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.confida.server.question.BankEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Share of the questions chosen for the labelled postings that an annotator calls fitting. A
 * question nobody judged counts as unfitting and is listed in the report.
 */
class SelectionJudgementTest {
  private static final Path REPORT = Path.of("target", "reports", "selection-judgement.md");
  private static final int COUNT = 10;

  @Test
  void mostChosenQuestionsFit() throws IOException {
    Path file = LabelledPosting.folder().resolve("judgements.yaml");
    assertThat(file).as("judgements by posting: fitting and unfitting keys").exists();
    JsonNode judgements = new YAMLMapper().readTree(file.toFile());

    StringBuilder details = new StringBuilder();
    int chosen = 0;
    int fitting = 0;
    int unjudged = 0;
    for (LabelledPosting posting : LabelledPosting.all()) {
      JsonNode judgement = judgements.path(posting.slug());
      Set<String> good = keys(judgement.path("fitting"));
      Set<String> bad = keys(judgement.path("unfitting"));
      for (BankEntry entry : ShippedBank.select(ShippedBank.read(posting), COUNT)) {
        chosen++;
        if (good.contains(entry.key())) {
          fitting++;
          continue;
        }
        boolean judged = bad.contains(entry.key());
        unjudged += judged ? 0 : 1;
        details.append(
            "- %s: %s (%s) %s%n"
                .formatted(
                    posting.slug(),
                    entry.key(),
                    judged ? "unfitting" : "not judged",
                    entry.text()));
      }
    }
    double share = (double) fitting / chosen;
    String total =
        String.format(
            Locale.ROOT,
            "%d of %d chosen questions fit (%.3f); %d were not judged%n",
            fitting,
            chosen,
            share,
            unjudged);
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, "# Chosen questions that fit\n\n" + total + "\n" + details);
    System.out.println(total);
    assertThat(share).isGreaterThanOrEqualTo(0.8);
  }

  private static Set<String> keys(JsonNode list) {
    Set<String> keys = new HashSet<>();
    list.forEach(item -> keys.add(item.asText()));
    return keys;
  }
}
