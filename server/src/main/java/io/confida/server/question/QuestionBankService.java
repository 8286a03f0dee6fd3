package io.confida.server.question;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.server.database.ConstraintException;
import io.confida.server.database.DatabaseException;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.JsonPage;
import io.confida.server.http.Problem;
import io.confida.server.idempotency.Once;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The question bank: what is in it, and a snapshot of all of it for choosing from.
 *
 * <p>Documents are JSON as the API shows it.
 */
public final class QuestionBankService implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(QuestionBankService.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Another server's changes and everybody's uses show in the snapshot after this time. */
  private static final Duration SNAPSHOT_AGE = Duration.ofSeconds(15);

  private final QuestionRepository repository;
  private final BankLoader loader;
  private final UsageFold fold;
  private final LongSupplier nanoTime;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final AtomicLong snapshots = new AtomicLong();
  private volatile @Nullable BankSnapshot snapshot;
  private volatile long snapshotNanos;

  /** The bank in this database. */
  public QuestionBankService(DatabaseOperations database) {
    this(database, System::nanoTime);
  }

  QuestionBankService(DatabaseOperations database, LongSupplier nanoTime) {
    this.repository = new QuestionRepository(database);
    this.loader = new BankLoader(database);
    this.nanoTime = nanoTime;
    this.fold = new UsageFold(repository);
  }

  /**
   * Brings the questions that come with the server into the database, once for each version of
   * them: new ones are added, old ones corrected or withdrawn; what somebody changed or deleted
   * through the API stays so.
   */
  public void loadBank(BankFiles files) {
    String checksum = files.checksum();
    if (!loader.isLoaded(checksum)) {
      loader
          .load(checksum, files.questions())
          .ifPresent(
              changes ->
                  LOGGER.log(
                      Level.INFO,
                      "question bank: {0} questions loaded, {1} withdrawn",
                      changes.written(),
                      changes.withdrawn()));
    }
  }

  /** The question's document. */
  public Optional<String> find(UUID id) {
    return repository.find(id);
  }

  /** The documents of those that are there: a JSON array in no order. */
  public String findAll(List<UUID> ids) {
    return repository.findAll(ids);
  }

  JsonPage list(QuestionFilter filter, int limit, int offset, @Nullable UUID after) {
    return repository.list(filter, limit, offset, after);
  }

  JsonPage search(String query, QuestionFilter filter, int limit, int offset) {
    return repository.search(query, filter, limit, offset);
  }

  /** Counts by category, difficulty and source, and the most used questions. */
  public String stats() {
    return repository.stats();
  }

  String create(NewQuestion question, Once once) {
    try {
      String document = repository.insert(question, once);
      if (!once.replayed()) {
        forgetSnapshot();
      }
      return document;
    } catch (ConstraintException e) {
      throw conflict(e);
    }
  }

  String update(UUID id, QuestionChange change) {
    try {
      String document =
          repository.update(id, change).orElseThrow(() -> Problem.notFound("question"));
      forgetSnapshot();
      return document;
    } catch (ConstraintException e) {
      throw conflict(e);
    }
  }

  void delete(UUID id) {
    try {
      if (!repository.delete(id)) {
        throw Problem.notFound("question");
      }
      forgetSnapshot();
    } catch (ConstraintException e) {
      throw conflict(e);
    }
  }

  /**
   * Stores those that are new.
   *
   * @param answer the document for what became of them
   */
  String importAll(List<NewQuestion> questions, Function<ImportResult, String> answer, Once once) {
    Map<String, NewQuestion> distinct = new LinkedHashMap<>();
    for (NewQuestion question : questions) {
      distinct.putIfAbsent(QuestionText.hash(question.text()), question);
    }
    String document =
        repository.insertUnlessKnown(
            distinct,
            imported -> answer.apply(new ImportResult(imported, questions.size() - imported)),
            once);
    if (!once.replayed()) {
      forgetSnapshot();
    }
    return document;
  }

  /** Questions were used or answers to them scored: their counters are due. */
  public void usesAdded() {
    fold.touched();
  }

  /**
   * All questions, to choose from. A change made through this server is in it; one made by another
   * after {@code SNAPSHOT_AGE}.
   */
  public BankSnapshot snapshot() {
    BankSnapshot current = snapshot;
    if (current == null) {
      return load();
    }
    if (nanoTime.getAsLong() - snapshotNanos > SNAPSHOT_AGE.toNanos()
        && refreshing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("confida-bank-refresh").start(this::refresh);
    }
    return current;
  }

  /** Reads the bank anew when it is next asked for. */
  public synchronized void forgetSnapshot() {
    snapshot = null;
  }

  private synchronized BankSnapshot load() {
    BankSnapshot current = snapshot;
    if (current == null) {
      current = new BankSnapshot(snapshots.incrementAndGet(), repository.all());
      snapshotNanos = nanoTime.getAsLong();
      snapshot = current;
    }
    return current;
  }

  private void refresh() {
    try {
      BankSnapshot old = snapshot;
      List<Question> questions = repository.all();
      synchronized (this) {
        // A change made meanwhile has dropped the old one: the next request reads the bank itself.
        if (old != null && snapshot != null && old.number() == snapshot.number()) {
          snapshot = new BankSnapshot(snapshots.incrementAndGet(), questions);
          snapshotNanos = nanoTime.getAsLong();
        }
      }
    } catch (DatabaseException e) {
      LOGGER.log(Level.DEBUG, "the bank is not read anew now: {0}", e.getMessage());
    } finally {
      refreshing.set(false);
    }
  }

  private static Problem conflict(ConstraintException e) {
    return switch (e.rule()) {
      case UNIQUE -> Problem.conflict("A question with this text is in the bank already.");
      case REFERENCE ->
          Problem.conflict("The question is used in a session, so it cannot be deleted.");
      case CHECK -> throw e;
    };
  }

  /** Counts for the services page. */
  public Map<String, Object> statistics() {
    try {
      JsonNode stats = JSON.readTree(repository.stats());
      Map<String, Object> statistics = new LinkedHashMap<>();
      statistics.put("total_questions", stats.path("total"));
      statistics.put("by_category", stats.path("by_category"));
      statistics.put("by_difficulty", stats.path("by_difficulty"));
      return statistics;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the statement question-stats does not give JSON", e);
    }
  }

  @Override
  public void close() {
    fold.close();
  }
}
