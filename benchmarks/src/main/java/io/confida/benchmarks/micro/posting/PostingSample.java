package io.confida.benchmarks.micro.posting;

import io.confida.benchmarks.load.Posting;
import io.confida.server.interview.JobDescription;
import io.confida.server.interview.QuestionBank;
import io.confida.server.interview.RoleCatalog;
import io.confida.server.interview.SkillScanner;
import io.confida.server.interview.SkillVocabulary;
import io.confida.server.question.BankEntry;
import io.confida.server.question.BankFiles;
import io.confida.server.question.Question;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The server's bank, and a posting of a length. */
final class PostingSample {

  static final String ROLE = "Senior Backend Engineer";

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}+#.]+");

  final SkillScanner scanner;
  final RoleCatalog catalog;
  final QuestionBank bank;
  final String text;
  final JobDescription job;

  private final List<Question> questions;
  private final Set<String> skillNames;
  private final Set<String> named;

  /**
   * @param length of the posting in characters: the bundled ones, again and again
   */
  PostingSample(int length) {
    BankFiles files = BankFiles.bundled();
    scanner = new SkillScanner(SkillVocabulary.of(files.skills()));
    catalog = RoleCatalog.of(files.roles());
    questions = files.questions().stream().map(PostingSample::question).toList();
    bank = QuestionBank.of(questions, scanner.vocabulary(), catalog);
    String all = Posting.from(null).stream().map(Posting::text).collect(Collectors.joining("\n\n"));
    text = all.repeat(length / all.length() + 1).substring(0, length);
    job = JobDescription.read(ROLE, text, scanner, catalog);
    skillNames =
        scanner.vocabulary().skills().stream()
            .map(skill -> lower(skill.name()))
            .collect(Collectors.toSet());
    named =
        job.skills().stream()
            .map(ranked -> lower(ranked.skill().name()))
            .collect(Collectors.toSet());
    if (named.isEmpty()) {
      throw new IllegalStateException("the posting names no skill: it measures nothing");
    }
  }

  Set<String> wordsThatAreSkills() {
    return BETWEEN_WORDS
        .splitAsStream(text)
        .map(PostingSample::lower)
        .filter(skillNames::contains)
        .collect(Collectors.toSet());
  }

  List<Question> mostSkills(int count) {
    return mostOf(named, count);
  }

  List<Question> mostOf(Set<String> skills, int count) {
    record Ranked(Question question, long hits) {}
    return questions.stream()
        .map(
            question ->
                new Ranked(
                    question,
                    question.skills().stream().filter(s -> skills.contains(lower(s))).count()))
        .sorted(Comparator.comparingLong(Ranked::hits).reversed())
        .limit(count)
        .map(Ranked::question)
        .toList();
  }

  private static Question question(BankEntry entry) {
    return new Question(
        UUID.nameUUIDFromBytes(entry.key().getBytes(StandardCharsets.UTF_8)),
        entry.text(),
        entry.category(),
        entry.subcategory(),
        entry.difficulty(),
        entry.roles(),
        entry.skills(),
        entry.industries(),
        0,
        null,
        null);
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
