package io.confida.server.interview;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.server.database.ConstraintException;
import io.confida.server.http.Json;
import io.confida.server.http.Problem;
import io.confida.server.idempotency.Once;
import io.confida.server.question.BankSnapshot;
import io.confida.server.question.Question;
import io.confida.server.question.QuestionBankService;
import io.confida.server.session.ChosenQuestion;
import io.confida.server.session.NewSession;
import io.confida.server.session.SessionService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a job posting into a session with fitting questions.
 *
 * <p>All questions come from the bank.
 */
public final class HybridAiService implements AutoCloseable {

  private static final String FROM_BANK = "question_bank";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final QuestionBankService bank;
  private final SessionService sessions;
  private final PostingReader postings;
  private final ReadingRoom room;
  private volatile @Nullable Indexed indexed;

  /**
   * Over this bank and these sessions.
   *
   * @param storing sessions that may be stored at once
   * @param mostWaiting postings that may wait to be read or stored
   */
  public HybridAiService(
      QuestionBankService bank,
      SessionService sessions,
      PostingReader postings,
      int storing,
      int mostWaiting) {
    this.bank = bank;
    this.sessions = sessions;
    this.postings = postings;
    this.room = new ReadingRoom(Runtime.getRuntime().availableProcessors(), storing, mostWaiting);
  }

  /** Whether a posting would be refused now; asked for each request, so it costs nothing. */
  public boolean isFull() {
    return room.isFull();
  }

  /** What postings are refused with. */
  public Problem full() {
    return room.full();
  }

  /** Counts a posting that was refused elsewhere. */
  public void refusedElsewhere() {
    room.countRefused();
  }

  /** How many postings have been refused for want of room, from the beginning. */
  public long refused() {
    return room.refused();
  }

  /**
   * Tells early that too many postings wait already.
   *
   * @throws Problem 503
   */
  void requireRoom() {
    room.requireRoom();
  }

  /**
   * Does all that is done for one posting, where there is room for it.
   *
   * @throws Problem 503 where too many postings wait already
   */
  <T> T inside(Supplier<T> work) {
    return room.inside(work);
  }

  /**
   * Chooses questions for the posting and stores them as a session, all of it or nothing.
   *
   * @return the {@link Prepared} as JSON
   */
  String prepare(String userId, String role, String posting, int count, Once once) {
    QuestionBank questions = questions();
    Fitting fitting = room.when(() -> fitting(role, posting, questions, count));
    JobDescription job = fitting.job();
    try {
      return store(userId, role, posting, job, fitting.questions(), once);
    } catch (ConstraintException e) {
      if (e.rule() != ConstraintException.Rule.REFERENCE) {
        throw e;
      }
      // A question was deleted since the bank was read: choose again from the bank as it is now.
      bank.forgetSnapshot();
      return store(
          userId, role, posting, job, QuestionSelection.select(questions(), job, count), once);
    }
  }

  /** The documents of the questions that fit best, each with how well it does; best first. */
  List<ObjectNode> suggest(String role, String posting, int limit) {
    QuestionBank questions = questions();
    List<RankedQuestion> chosen =
        room.when(() -> fitting(role, posting, questions, limit)).questions();
    Map<String, ObjectNode> documents = new HashMap<>();
    for (JsonNode document : documents(chosen)) {
      if (document instanceof ObjectNode object) {
        documents.put(object.path("id").asText(), object);
      }
    }
    List<ObjectNode> suggestions = new ArrayList<>();
    for (RankedQuestion ranked : chosen) {
      ObjectNode document = documents.get(ranked.question().id().toString());
      if (document != null) { // else deleted just now
        document.put("relevance_score", rounded(ranked.relevance()));
        ranked.matchedSkills().forEach(document.putArray("matched_skills")::add);
        suggestions.add(document);
      }
    }
    return suggestions;
  }

  private JsonNode documents(List<RankedQuestion> chosen) {
    try {
      return JSON.readTree(bank.findAll(chosen.stream().map(q -> q.question().id()).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the statement questions-by-id does not give JSON", e);
    }
  }

  private String store(
      String userId,
      String role,
      String posting,
      JobDescription job,
      List<RankedQuestion> chosen,
      Once once) {
    NewSession session =
        new NewSession(NewSession.Mode.INTERVIEW, role, role, posting, chosen.size());
    return sessions.create(
        userId,
        session,
        chosen.stream()
            .map(q -> new ChosenQuestion(q.question().id(), q.question().text()))
            .toList(),
        id -> Json.text(Prepared.of(id, role, job, chosen)),
        once);
  }

  private Fitting fitting(String role, String posting, QuestionBank from, int count) {
    JobDescription job = postings.read(role, posting);
    return new Fitting(job, QuestionSelection.select(from, job, count));
  }

  /** The bank as it is now, which the database may have to be asked for. */
  private QuestionBank questions() {
    BankSnapshot snapshot = bank.snapshot();
    Indexed current = indexed;
    if (current == null || current.number != snapshot.number()) {
      QuestionBank bankNow =
          current == null
              ? postings.index(snapshot.questions())
              : current.bank.refresh(snapshot.questions());
      current = new Indexed(snapshot.number(), bankNow);
      indexed = current;
    }
    return current.bank;
  }

  @Override
  public void close() {
    room.close();
  }

  /** What was read from a posting, and what was chosen for it. */
  private record Fitting(JobDescription job, List<RankedQuestion> questions) {}

  /** The bank of one snapshot, ready to choose from. */
  private record Indexed(long number, QuestionBank bank) {}

  /** The answer to parse-jd. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Prepared(
      UUID sessionId,
      String role,
      List<String> questions,
      List<Detail> questionDetails,
      Detected detected,
      String source,
      int questionBankCount,
      int aiGeneratedCount) {

    static Prepared of(UUID id, String role, JobDescription job, List<RankedQuestion> chosen) {
      return new Prepared(
          id,
          role,
          chosen.stream().map(q -> q.question().text()).toList(),
          chosen.stream().map(Detail::of).toList(),
          Detected.of(job),
          FROM_BANK,
          chosen.size(),
          0);
    }
  }

  /** One question with why it was chosen. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Detail(
      UUID id,
      String questionText,
      String category,
      String difficultyLevel,
      List<String> matchedSkills,
      double relevanceScore) {

    static Detail of(RankedQuestion ranked) {
      Question question = ranked.question();
      return new Detail(
          question.id(),
          question.text(),
          question.category().wireName(),
          question.difficulty().wireName(),
          ranked.matchedSkills(),
          rounded(ranked.relevance()));
    }
  }

  /** What was read from the posting. */
  record Detected(@JsonProperty List<String> skills, @JsonProperty String seniority) {
    static Detected of(JobDescription job) {
      return new Detected(
          job.skills().stream().map(ranked -> ranked.skill().name()).toList(),
          job.seniority().wireName());
    }
  }

  private static double rounded(double relevance) {
    return Math.round(relevance * 1000) / 1000.0;
  }
}
