package io.confida.server.question;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.confida.server.database.Bindings;
import io.confida.server.database.ConstraintException;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * Brings the questions that come with the server into the database, once for each version of them.
 *
 * <p>A version that was not here before adds its new questions and corrects, under the same key,
 * those that are here; their ids, uses and scores stay. A question that it no longer has is
 * deleted; where sessions have used it, it is kept for them and not chosen any more. What somebody
 * changed through the API is theirs and stays as it is, what somebody deleted stays deleted, and a
 * text that another question of the database has already is passed over.
 *
 * <p>All of it is one transaction of a handful of statements, whatever the number of questions.
 */
final class BankLoader {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Ids sort in the order of the bank's files. */
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  private final DatabaseOperations database;

  BankLoader(DatabaseOperations database) {
    this.database = database;
  }

  /** Whether this version has been loaded, now or before a later one. */
  boolean isLoaded(String checksum) {
    return database
        .one("find-bank-load", Bindings.of("checksum", checksum), row -> row.number("questions"))
        .isPresent();
  }

  /**
   * Loads this version.
   *
   * @return what it changed; empty if another server has loaded it meanwhile
   */
  Optional<Changes> load(String checksum, List<BankEntry> entries) {
    ArrayNode questions = JSON.createArrayNode();
    ArrayNode keys = JSON.createArrayNode();
    for (BankEntry entry : entries) {
      questions.add(json(entry));
      keys.add(entry.key());
    }
    Bindings claim = Bindings.of("checksum", checksum).and("questions", entries.size());
    Bindings bank = Bindings.of("entries", questions.toString()).and("bank_keys", keys.toString());
    try {
      return database.transaction(transaction -> load(transaction, claim, bank));
    } catch (ConstraintException e) {
      // A question was used, or one with such a text stored, while this looked: look again.
      return database.transaction(transaction -> load(transaction, claim, bank));
    }
  }

  private static Optional<Changes> load(Transaction transaction, Bindings claim, Bindings bank) {
    if (transaction.write("claim-bank-load", claim) == 0) {
      return Optional.empty();
    }
    long withdrawn =
        transaction.write("delete-withdrawn-questions", bank)
            + transaction.write("withdraw-used-questions", bank);
    long written = transaction.write("load-bank-questions", bank);
    transaction.write("forget-bank-keys", bank);
    transaction.write("remember-bank-keys", Bindings.none());
    return Optional.of(new Changes(written, withdrawn));
  }

  private ObjectNode json(BankEntry entry) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("id", ids.generate().toString())
            .put("bank_key", entry.key())
            .put("question_text", entry.text())
            .put("text_hash", QuestionText.hash(entry.text()))
            .put("category", entry.category().wireName())
            .put("subcategory", entry.subcategory())
            .put("difficulty_level", entry.difficulty().wireName());
    node.set("compatible_roles", JSON.valueToTree(entry.roles()));
    node.set("required_skills", JSON.valueToTree(entry.skills()));
    node.set("industry_tags", JSON.valueToTree(entry.industries()));
    return node;
  }

  /**
   * What a version changed.
   *
   * @param written questions added or corrected
   * @param withdrawn questions deleted, or kept for their sessions alone
   */
  record Changes(long written, long withdrawn) {}
}
