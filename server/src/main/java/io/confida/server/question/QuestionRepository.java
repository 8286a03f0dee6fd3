package io.confida.server.question;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.confida.server.database.Bindings;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.JsonPage;
import io.confida.server.database.Transaction;
import io.confida.server.idempotency.Once;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Questions in the database. Documents are JSON as the API shows it, made by the database. */
final class QuestionRepository {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

  /** Ids sort by the time they were made, also within one millisecond. */
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  private final DatabaseOperations database;

  QuestionRepository(DatabaseOperations database) {
    this.database = database;
  }

  Optional<String> find(UUID id) {
    return find(database, id);
  }

  /** A JSON array of those that are there, in no order. */
  String findAll(List<UUID> ids) {
    return database
        .one(
            "questions-by-id",
            Bindings.of("ids", json(ids.stream().map(UUID::toString).toList())),
            row -> row.text("document"))
        .orElseThrow();
  }

  JsonPage list(QuestionFilter filter, int limit, int offset, @Nullable UUID after) {
    return database
        .one(
            "list-questions",
            bindings(filter)
                .and("limit", limit)
                .and("offset", offset)
                .and("after", after == null ? null : after.toString()),
            JsonPage::withLastId)
        .orElseThrow();
  }

  JsonPage search(String query, QuestionFilter filter, int limit, int offset) {
    String spelled = SearchSpelling.of(query);
    List<String> words = NO_WORD.splitAsStream(spelled).filter(word -> !word.isEmpty()).toList();
    if (words.isEmpty()) {
      return new JsonPage("[]", 0, 0, null);
    }
    return database
        .one(
            "search-questions",
            bindings(filter)
                .and("query", spelled)
                .and("words", json(words))
                .and("limit", limit)
                .and("offset", offset),
            JsonPage::of)
        .orElseThrow();
  }

  String stats() {
    return database
        .one("question-stats", Bindings.none(), row -> row.text("document"))
        .orElseThrow();
  }

  /**
   * Stores a question.
   *
   * @return its document
   * @throws io.confida.server.database.ConstraintException if its text is there already
   */
  String insert(NewQuestion question, Once once) {
    UUID id = ids.generate();
    return once.transaction(
            transaction -> {
              transaction.write("insert-question", row(id, null, question, "api"));
              return find(transaction, id);
            })
        .orElseThrow();
  }

  /**
   * Changes a question.
   *
   * @return its document after the change, or empty if there is no such question
   * @throws io.confida.server.database.ConstraintException if another has the new text
   */
  Optional<String> update(UUID id, QuestionChange change) {
    String text = change.text();
    Bindings values =
        Bindings.of("id", id.toString())
            .and("question_text", text)
            .and("text_hash", text == null ? null : QuestionText.hash(text))
            .and("category", change.category() == null ? null : change.category().wireName())
            .and("subcategory", change.subcategory())
            .and(
                "difficulty_level",
                change.difficulty() == null ? null : change.difficulty().wireName())
            .and("compatible_roles", jsonOrNull(change.roles()))
            .and("required_skills", jsonOrNull(change.skills()))
            .and("industry_tags", jsonOrNull(change.industries()));
    return database.transaction(
        transaction -> {
          transaction.write("update-question", values);
          return find(transaction, id);
        });
  }

  /**
   * Removes a question.
   *
   * @return whether it was there
   * @throws io.confida.server.database.ConstraintException if a session uses it
   */
  boolean delete(UUID id) {
    return database.write("delete-question", Bindings.of("id", id.toString())) > 0;
  }

  /**
   * Stores those that are not there yet, all of them or none.
   *
   * @param questionByHash in the order they are to have in the bank
   * @param document what to answer when so many were stored
   * @return that document
   */
  String insertUnlessKnown(
      Map<String, NewQuestion> questionByHash, IntFunction<String> document, Once once) {
    // Written in the order of their hashes, so that two imports at once never wait for each other
    // in turn; their ids keep the order in which they were sent.
    Map<String, Bindings> sorted = new TreeMap<>();
    List<String> newIds = new ArrayList<>(questionByHash.size());
    questionByHash.forEach(
        (hash, question) -> {
          UUID id = ids.generate();
          newIds.add(id.toString());
          sorted.put(hash, row(id, null, question, "import"));
        });
    List<Bindings> rows = List.copyOf(sorted.values());
    return once.transaction(
            transaction -> {
              transaction.batch("insert-question-unless-known", rows);
              return transaction
                  .one(
                      "count-questions-by-id",
                      Bindings.of("ids", json(newIds)),
                      r -> r.number("found"))
                  .map(found -> document.apply(found.intValue()));
            })
        .orElseThrow();
  }

  List<Question> all() {
    String document =
        database.one("bank-questions", Bindings.none(), row -> row.text("document")).orElseThrow();
    try {
      return List.copyOf(JSON.readValue(document, new TypeReference<List<Question>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the statement bank-questions does not give questions", e);
    }
  }

  /** Adds the uses and scores since the last time to the questions' counters. */
  long foldEvents() {
    return database.write("fold-events", Bindings.none());
  }

  private static Optional<String> find(Transaction transaction, UUID id) {
    return transaction.one(
        "question-by-id", Bindings.of("id", id.toString()), row -> row.text("document"));
  }

  private static Bindings bindings(QuestionFilter filter) {
    return Bindings.of("category", filter.category() == null ? null : filter.category().wireName())
        .and(
            "difficulty_level", filter.difficulty() == null ? null : filter.difficulty().wireName())
        .and("compatible_roles", filter.roles().isEmpty() ? null : json(filter.roles()));
  }

  private static Bindings row(
      UUID id, @Nullable String bankKey, NewQuestion question, String source) {
    return Bindings.of("id", id.toString())
        .and("bank_key", bankKey)
        .and("question_text", question.text())
        .and("text_hash", QuestionText.hash(question.text()))
        .and("category", question.category().wireName())
        .and("subcategory", question.subcategory())
        .and("difficulty_level", question.difficulty().wireName())
        .and("compatible_roles", json(question.roles()))
        .and("required_skills", json(question.skills()))
        .and("industry_tags", json(question.industries()))
        .and("source", source);
  }

  private static @Nullable String jsonOrNull(@Nullable List<String> texts) {
    return texts == null ? null : json(texts);
  }

  private static String json(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for a list of texts", e);
    }
  }
}
