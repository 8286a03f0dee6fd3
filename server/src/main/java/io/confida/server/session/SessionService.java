package io.confida.server.session;

import io.confida.server.database.ConstraintException;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.JsonPage;
import io.confida.server.http.Problem;
import io.confida.server.idempotency.Once;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Interview sessions of one user or another.
 *
 * <p>Documents are JSON as the API shows it. What belongs to another user is a 404, as what does
 * not exist is.
 */
public final class SessionService {

  private final SessionRepository repository;
  private final Runnable usesAdded;

  /**
   * @param usesAdded told after questions of the bank were used or answers to them scored
   */
  public SessionService(DatabaseOperations database, Runnable usesAdded) {
    this.repository = new SessionRepository(database);
    this.usesAdded = usesAdded;
  }

  String create(String userId, NewSession session, Once once) {
    return repository.insert(userId, session, once);
  }

  /**
   * Stores a session with its questions and counts their uses, in one transaction.
   *
   * @param document what to answer for a session of this id
   * @return that document
   * @throws io.confida.server.database.ConstraintException if a question is no longer there
   */
  public String create(
      String userId,
      NewSession session,
      List<ChosenQuestion> questions,
      Function<UUID, String> document,
      Once once) {
    String made = repository.insert(userId, session, questions, document, once);
    usesAdded.run();
    return made;
  }

  JsonPage list(String userId, @Nullable SessionStatus status, int limit, int offset) {
    return repository.list(userId, status, limit, offset);
  }

  String whole(String userId, UUID id) {
    return repository.whole(userId, id).orElseThrow(SessionService::noSession);
  }

  void delete(String userId, UUID id) {
    if (!repository.delete(userId, id)) {
      throw noSession();
    }
  }

  String changeStatus(String userId, UUID id, SessionStatus status) {
    SessionRepository.StatusChange change =
        repository.updateStatus(userId, id, status).orElseThrow(SessionService::noSession);
    if (!change.changed()) {
      throw Problem.conflict(
          "The session is completed and stays so; start a new one to go on practising.");
    }
    return change.document();
  }

  String questions(String userId, UUID id) {
    return repository.questions(userId, id).orElseThrow(SessionService::noSession);
  }

  String addQuestions(String userId, UUID id, List<String> texts, Once once) {
    Optional<String> added;
    try {
      added = repository.addQuestions(userId, id, texts, once);
    } catch (ConstraintException e) {
      requireReference(e);
      // A text was the bank's, and its question was deleted at the same time: now it is the user's.
      added = repository.addQuestions(userId, id, texts, once);
    }
    return added.orElseThrow(SessionService::noSession);
  }

  private static void requireReference(ConstraintException e) {
    if (e.rule() != ConstraintException.Rule.REFERENCE) {
      throw e;
    }
  }

  void deleteQuestion(String userId, UUID id, UUID sessionQuestionId) {
    if (!repository.deleteQuestion(userId, id, sessionQuestionId)) {
      throw noQuestion();
    }
  }

  String answers(String userId, UUID id, UUID sessionQuestionId) {
    return repository
        .answers(userId, id, sessionQuestionId)
        .orElseThrow(SessionService::noQuestion);
  }

  String addAnswer(String userId, UUID id, UUID sessionQuestionId, NewAnswer answer, Once once) {
    Optional<String> added;
    try {
      added = repository.addAnswer(userId, id, sessionQuestionId, answer, once);
    } catch (ConstraintException e) {
      requireReference(e);
      throw noQuestion(); // deleted at the same time
    }
    String document = added.orElseThrow(SessionService::noQuestion);
    if (answer.score() != null) {
      usesAdded.run();
    }
    return document;
  }

  private static Problem noSession() {
    return Problem.notFound("session");
  }

  private static Problem noQuestion() {
    return Problem.notFound("question in this session");
  }
}
