package io.confida.server.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import io.confida.server.database.DatabaseManager;
import io.confida.server.database.Dialect;
import io.confida.server.database.StatementObserver;
import io.confida.server.idempotency.Once;
import io.confida.server.session.ChosenQuestion;
import io.confida.server.session.NewSession;
import io.confida.server.session.SessionService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** New versions of the shipped bank, on a database that has an old one. */
@ParameterizedClass
@EnumSource(Dialect.class)
class BankLoaderTest {

  private static final BankEntry RETRY = entry("retry", "How do you make a retry safe?");
  private static final BankEntry CACHE = entry("cache", "When does a cache make things worse?");
  private static final BankEntry QUEUE = entry("queue", "What does a full queue tell you?");

  private final TestDatabase database;
  private final DatabaseManager manager;
  private final QuestionBankService bank;
  private final BankLoader loader;
  private final List<String> statements = new ArrayList<>();
  private int version;

  BankLoaderTest(Dialect dialect) {
    database = TestDatabases.create(dialect);
    StatementObserver observer =
        (name, sql, values, nanos, failed) -> {
          if (!name.startsWith("fold")) {
            statements.add(name);
          }
        };
    manager =
        DatabaseManager.start(
            database.settings().pool(2, 0).build(),
            TestDatabases.poolName(),
            observer,
            Duration.ofSeconds(30));
    bank = new QuestionBankService(manager.operations());
    loader = new BankLoader(manager.operations());
  }

  @AfterEach
  void close() throws Exception {
    bank.close();
    LeakCheck.verify(manager, database);
    manager.close();
    database.close();
  }

  private BankLoader.Changes load(BankEntry... entries) {
    String checksum = "version " + ++version;
    assertThat(loader.isLoaded(checksum)).isFalse();
    BankLoader.Changes changes = loader.load(checksum, List.of(entries)).orElseThrow();
    assertThat(loader.isLoaded(checksum)).isTrue();
    bank.forgetSnapshot();
    return changes;
  }

  private List<Question> chosenFrom() {
    return bank.snapshot().questions();
  }

  private UUID id(BankEntry entry) {
    return UUID.fromString(
        database.ask("SELECT id FROM question WHERE bank_key = '" + entry.key() + "'").getFirst());
  }

  private static BankEntry entry(String key, String text) {
    return new BankEntry(
        key,
        text,
        Category.TECHNICAL,
        Difficulty.HARD,
        null,
        List.of("Backend Engineer"),
        List.of("REST APIs"),
        List.of());
  }

  private static BankEntry corrected(BankEntry entry) {
    return new BankEntry(
        entry.key(),
        entry.text() + " Give an example.",
        Category.SITUATIONAL,
        Difficulty.EASY,
        "part",
        List.of("Backend Engineer", "Teacher"),
        List.of("SQL"),
        List.of("retail"));
  }

  private static QuestionChange text(String text) {
    return new QuestionChange(text, null, null, null, null, null, null);
  }

  private UUID use(BankEntry entry) {
    return UUID.fromString(
        new SessionService(manager.operations(), () -> {})
            .create(
                "user",
                new NewSession(
                    NewSession.Mode.INTERVIEW, "Engineer", "Engineer", "We need an engineer.", 1),
                List.of(new ChosenQuestion(id(entry), entry.text())),
                UUID::toString,
                Once.eachTime(manager.operations())));
  }

  @Test
  void aCorrectionKeepsIdAndFigures() {
    assertThat(load(RETRY, CACHE)).isEqualTo(new BankLoader.Changes(2, 0));
    UUID id = id(RETRY);
    database.run(
        "UPDATE question SET usage_count = 7, score_count = 2, score_sum = 9, success_count = 1");

    assertThat(load(corrected(RETRY), CACHE, QUEUE)).isEqualTo(new BankLoader.Changes(2, 0));

    assertThat(id(RETRY)).isEqualTo(id);
    Question question =
        chosenFrom().stream().filter(q -> q.id().equals(id)).findFirst().orElseThrow();
    assertThat(question)
        .isEqualTo(
            new Question(
                id,
                "How do you make a retry safe? Give an example.",
                Category.SITUATIONAL,
                "part",
                Difficulty.EASY,
                List.of("Backend Engineer", "Teacher"),
                List.of("SQL"),
                List.of("retail"),
                7,
                4.5,
                0.5));
    assertThat(bank.find(id).orElseThrow()).contains("Give an example.", "\"retail\"");
    assertThat(bank.search("example", new QuestionFilter(null, null, List.of()), 10, 0).items())
        .isEqualTo(1);
    assertThat(chosenFrom()).hasSize(3);
    assertThat(database.number("SELECT count(*) FROM question WHERE updated_at > created_at"))
        .isEqualTo(1);
  }

  @Test
  void aVersionIsLoadedOnceAndInOneTransactionOfFewStatements() {
    load(RETRY, CACHE);
    statements.clear();

    assertThat(loader.load("version 1", List.of(RETRY, CACHE))).isEmpty();
    assertThat(load(RETRY, CACHE)).isEqualTo(new BankLoader.Changes(0, 0));

    assertThat(statements)
        .containsExactly(
            "claim-bank-load",
            "find-bank-load",
            "claim-bank-load",
            "delete-withdrawn-questions",
            "withdraw-used-questions",
            "load-bank-questions",
            "forget-bank-keys",
            "remember-bank-keys",
            "find-bank-load");
  }

  @Test
  void whatSomebodyChangedIsTheirs() {
    load(RETRY, CACHE);
    bank.update(id(RETRY), text("How do we make a retry safe here?"));

    assertThat(load(corrected(RETRY), corrected(CACHE))).isEqualTo(new BankLoader.Changes(1, 0));
    assertThat(load(corrected(CACHE))).isEqualTo(new BankLoader.Changes(0, 0));

    assertThat(chosenFrom())
        .extracting(Question::text, Question::difficulty)
        .containsExactlyInAnyOrder(
            tuple("How do we make a retry safe here?", Difficulty.HARD),
            tuple(corrected(CACHE).text(), Difficulty.EASY));
  }

  @Test
  void whatSomebodyDeletedStaysDeleted() {
    load(RETRY, CACHE);
    bank.delete(id(RETRY));

    assertThat(load(corrected(RETRY), CACHE)).isEqualTo(new BankLoader.Changes(0, 0));

    assertThat(chosenFrom()).extracting(Question::text).containsExactly(CACHE.text());
  }

  @Test
  void whatTheBankNoLongerHasGoesUnlessASessionHasUsedIt() {
    load(RETRY, CACHE, QUEUE);
    UUID used = id(CACHE);
    UUID session = use(CACHE);

    assertThat(load(RETRY)).isEqualTo(new BankLoader.Changes(0, 2));

    assertThat(database.number("SELECT count(*) FROM question")).isEqualTo(2);
    assertThat(chosenFrom()).extracting(Question::text).containsExactly(RETRY.text());
    assertThat(bank.find(used).orElseThrow()).contains(CACHE.text());
    assertThat(
            database.ask(
                "SELECT question_text FROM session_question WHERE session_id = '" + session + "'"))
        .containsExactly(CACHE.text());
    assertThat(load(RETRY, QUEUE)).isEqualTo(new BankLoader.Changes(1, 0));
    assertThat(load(RETRY, CACHE, QUEUE)).isEqualTo(new BankLoader.Changes(1, 0));
    assertThat(id(CACHE)).isEqualTo(used);
    assertThat(chosenFrom()).hasSize(3);
  }

  @Test
  void aWithdrawnQuestionThatSomebodyChangesIsChosenAgain() {
    load(RETRY, CACHE);
    use(CACHE);
    load(RETRY);

    bank.update(id(CACHE), text("When does our cache make things worse?"));

    assertThat(chosenFrom()).hasSize(2);
    assertThat(load(RETRY, QUEUE)).isEqualTo(new BankLoader.Changes(1, 0));
    assertThat(chosenFrom()).hasSize(3);
  }

  @Test
  void aTextThatIsHereAlreadyIsPassedOver() {
    load(RETRY, CACHE);
    bank.create(
        new NewQuestion(
            "What does a full queue tell YOU?",
            Category.TECHNICAL,
            null,
            Difficulty.EASY,
            List.of(),
            List.of(),
            List.of()),
        Once.eachTime(manager.operations()));

    assertThat(load(entry("retry", QUEUE.text()), CACHE, entry("other", QUEUE.text())))
        .isEqualTo(new BankLoader.Changes(0, 0));
    assertThat(load(RETRY, CACHE, corrected(QUEUE))).isEqualTo(new BankLoader.Changes(1, 0));

    assertThat(chosenFrom())
        .extracting(Question::text)
        .containsExactlyInAnyOrder(
            RETRY.text(),
            CACHE.text(),
            corrected(QUEUE).text(),
            "What does a full queue tell YOU?");
  }

  @Test
  void aKeyThatWasRenamedKeepsItsQuestionInTheBank() {
    load(RETRY);

    assertThat(load(entry("retries", RETRY.text()))).isEqualTo(new BankLoader.Changes(1, 1));

    assertThat(chosenFrom()).extracting(Question::text).containsExactly(RETRY.text());
  }
}
