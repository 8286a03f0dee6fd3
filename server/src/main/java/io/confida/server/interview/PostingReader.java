package io.confida.server.interview;

import io.confida.server.question.BankFiles;
import io.confida.server.question.Question;
import java.util.List;

/** Reads job postings with the vocabulary and the roles that come with the server. */
public final class PostingReader {

  private final SkillScanner scanner;
  private final RoleCatalog roles;

  private PostingReader(SkillVocabulary vocabulary, RoleCatalog roles) {
    this.scanner = new SkillScanner(vocabulary);
    this.roles = roles;
  }

  /**
   * Makes the reader.
   *
   * @throws io.confida.server.question.BankException if the files cannot be used
   */
  public static PostingReader of(BankFiles files) {
    return new PostingReader(SkillVocabulary.of(files.skills()), RoleCatalog.of(files.roles()));
  }

  JobDescription read(String role, String posting) {
    return JobDescription.read(role, posting, scanner, roles);
  }

  QuestionBank index(List<Question> questions) {
    return QuestionBank.of(questions, scanner.vocabulary(), roles);
  }
}
