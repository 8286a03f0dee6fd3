package io.confida.server.interview;

import io.confida.server.question.BankEntry;
import io.confida.server.question.BankFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The shipped bank, read once for the tests that measure it. */
final class ShippedBank {
  static final SkillVocabulary VOCABULARY = SkillVocabulary.of(BankFiles.bundled().skills());
  static final RoleCatalog ROLES = RoleCatalog.of(BankFiles.bundled().roles());
  static final SkillScanner SCANNER = new SkillScanner(VOCABULARY);
  static final List<BankEntry> ENTRIES = BankFiles.bundled().questions();
  static final QuestionBank BANK =
      QuestionBank.of(ENTRIES.stream().map(BankEntry::toQuestion).toList(), VOCABULARY, ROLES);
  static final Map<UUID, BankEntry> BY_ID = new HashMap<>();

  static {
    ENTRIES.forEach(entry -> BY_ID.put(entry.id(), entry));
  }

  private ShippedBank() {}

  static JobDescription read(LabelledPosting posting) {
    return JobDescription.read(posting.role(), posting.text(), SCANNER, ROLES);
  }

  static List<BankEntry> select(JobDescription job, int count) {
    return QuestionSelection.select(BANK, job, count).stream()
        .map(r -> BY_ID.get(r.question().id()))
        .toList();
  }
}
