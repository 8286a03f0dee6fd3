package io.confida.server.question;

import com.fasterxml.jackson.databind.JsonNode;
import io.confida.server.database.JsonPage;
import io.confida.server.http.Fields;
import io.confida.server.http.IdempotencyKey;
import io.confida.server.http.Ids;
import io.confida.server.http.Json;
import io.confida.server.http.Paging;
import io.confida.server.http.Principal;
import io.confida.server.http.Problem;
import io.confida.server.http.QueryReader;
import io.confida.server.http.RequestReader;
import io.confida.server.idempotency.Idempotency;
import io.confida.server.idempotency.Once;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /api/v1/questions}. */
public final class QuestionRoutes implements HttpService {

  private static final int MAX_IMPORT = 10_000;

  /** Faults that an answer names; all are counted. */
  private static final int MAX_ERRORS = 1_000;

  private static final List<String> NEVER_NULL =
      List.of(
          "question_text",
          "category",
          "difficulty_level",
          "compatible_roles",
          "required_skills",
          "industry_tags");

  private static final int LIST_ITEMS = 50;
  private static final int LIST_LENGTH = 100;

  private final QuestionBankService bank;
  private final RequestReader reader;
  private final Idempotency idempotency;
  private final Principal.Resolver principals;

  /** Routes over the bank. */
  public QuestionRoutes(
      QuestionBankService bank,
      RequestReader reader,
      Idempotency idempotency,
      Principal.Resolver principals) {
    this.bank = bank;
    this.reader = reader;
    this.idempotency = idempotency;
    this.principals = principals;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", this::list)
        .get("/search", this::search)
        .get("/stats", this::stats)
        .get("/{id}", this::find)
        .post("/", this::create)
        .post("/bulk-import", this::bulkImport)
        .put("/{id}", this::update)
        .delete("/{id}", this::delete);
  }

  private void list(ServerRequest request, ServerResponse response) {
    principals.of(request);
    QueryReader query = new QueryReader(request);
    QuestionFilter filter = filter(query);
    Paging paging = query.paging(50, 100);
    query.check();
    JsonPage page = bank.list(filter, paging.limit(), paging.offset(), paging.after());
    paging.describe(request, response, page.total(), page.lastId());
    Json.send(response, page.document());
  }

  private void search(ServerRequest request, ServerResponse response) {
    principals.of(request);
    QueryReader query = new QueryReader(request);
    String words = query.text("query", 1, 200);
    QuestionFilter filter = filter(query);
    Paging paging = query.paging(50, 100);
    if (paging.after() != null) {
      query.error("after", "does not go with a search; page by offset");
    }
    query.check();
    JsonPage page = bank.search(words, filter, paging.limit(), paging.offset());
    paging.describe(request, response, page.items(), page.total());
    Json.send(response, page.document());
  }

  private void stats(ServerRequest request, ServerResponse response) {
    principals.of(request);
    Json.send(response, bank.stats());
  }

  private void find(ServerRequest request, ServerResponse response) {
    principals.of(request);
    UUID id = Ids.path(request, "id", "question");
    Json.send(response, bank.find(id).orElseThrow(() -> Problem.notFound("question")));
  }

  private void create(ServerRequest request, ServerResponse response) {
    Principal principal = principals.of(request);
    principal.requireAdmin();
    Fields fields = reader.object(request);
    NewQuestion question = newQuestion(fields);
    fields.check();
    Once once = idempotency.once(principal.userId(), IdempotencyKey.of(request));
    String document = bank.create(question, once);
    IdempotencyKey.tell(response, once.replayed());
    response.header(HeaderNames.LOCATION, "/api/v1/questions/" + Json.idOf(document));
    Json.send(response, Status.CREATED_201, document);
  }

  private void update(ServerRequest request, ServerResponse response) {
    principals.of(request).requireAdmin();
    UUID id = Ids.path(request, "id", "question");
    Fields fields = reader.object(request);
    QuestionChange change =
        new QuestionChange(
            fields.optionalText("question_text", 5, 2000),
            fields.choice("category", List.of(Category.values()), Category::wireName),
            fields.isNull("subcategory")
                ? QuestionChange.NONE
                : fields.optionalText("subcategory", 1, 100),
            fields.choice("difficulty_level", List.of(Difficulty.values()), Difficulty::wireName),
            fields.has("compatible_roles") ? list(fields, "compatible_roles") : null,
            fields.has("required_skills") ? list(fields, "required_skills") : null,
            fields.has("industry_tags") ? list(fields, "industry_tags") : null);
    NEVER_NULL.stream()
        .filter(fields::isNull)
        .forEach(name -> fields.error(name, "cannot be null; leave it out to keep it"));
    if (change.equals(new QuestionChange(null, null, null, null, null, null, null))
        && fields.errors().isEmpty()) {
      fields.error(
          "body",
          "must have at least one of question_text, category, subcategory, difficulty_level,"
              + " compatible_roles, required_skills, industry_tags");
    }
    fields.check();
    Json.send(response, bank.update(id, change));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    principals.of(request).requireAdmin();
    bank.delete(Ids.path(request, "id", "question"));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void bulkImport(ServerRequest request, ServerResponse response) {
    Principal principal = principals.of(request);
    principal.requireAdmin();
    QueryReader query = new QueryReader(request);
    boolean atomic =
        !"false".equals(query.choice("atomic", List.of("true", "false"), word -> word));
    query.check();
    Import items = new Import();
    reader.list(request, MAX_IMPORT, items::read);
    if (atomic && items.failed > 0) {
      throw Problem.validation(
          items.errors,
          Map.of("imported_count", 0, "duplicate_count", 0, "failed_count", items.failed));
    }
    Once once = idempotency.once(principal.userId(), IdempotencyKey.of(request));
    String document = bank.importAll(items.valid, items::answer, once);
    IdempotencyKey.tell(response, once.replayed());
    Json.send(response, document);
  }

  /** The items of an import, as far as they have been read. */
  private static final class Import {
    private final List<NewQuestion> valid = new ArrayList<>();
    private final List<Problem.FieldError> errors = new ArrayList<>();
    private int count;
    private int failed;

    void read(JsonNode item) {
      int index = count++;
      Optional<Fields> object = RequestReader.item(item, index);
      if (object.isEmpty()) {
        note(new Problem.FieldError("[" + index + "]", "must be a JSON object", index));
        failed++;
        return;
      }
      Fields fields = object.get();
      NewQuestion question = newQuestion(fields);
      if (fields.errors().isEmpty()) {
        valid.add(question);
        return;
      }
      failed++;
      for (Problem.FieldError error : fields.errors()) {
        note(new Problem.FieldError(error.field(), error.message(), index));
      }
    }

    String answer(ImportResult result) {
      return Json.text(
          new ImportAnswer(
              result.imported(),
              result.duplicates(),
              failed,
              errors.stream().map(ImportAnswer.Fault::of).toList()));
    }

    private void note(Problem.FieldError error) {
      if (errors.size() < MAX_ERRORS) {
        errors.add(error);
      }
    }
  }

  private static NewQuestion newQuestion(Fields fields) {
    String text = fields.text("question_text", 5, 2000);
    Category category = fields.choice("category", List.of(Category.values()), Category::wireName);
    if (category == null && !fields.has("category")) {
      fields.error(
          "category",
          "is required: one of "
              + String.join(
                  ", ", List.of(Category.values()).stream().map(Category::wireName).toList()));
    }
    Difficulty difficulty =
        fields.choice("difficulty_level", List.of(Difficulty.values()), Difficulty::wireName);
    return new NewQuestion(
        text,
        category == null ? Category.TECHNICAL : category,
        fields.optionalText("subcategory", 1, 100),
        difficulty == null ? Difficulty.MEDIUM : difficulty,
        list(fields, "compatible_roles"),
        list(fields, "required_skills"),
        list(fields, "industry_tags"));
  }

  private static List<String> list(Fields fields, String name) {
    return fields.texts(name, LIST_ITEMS, LIST_LENGTH).stream().distinct().toList();
  }

  private static QuestionFilter filter(QueryReader query) {
    return new QuestionFilter(
        query.choice("category", List.of(Category.values()), Category::wireName),
        query.choice("difficulty_level", List.of(Difficulty.values()), Difficulty::wireName),
        query.texts("compatible_roles", LIST_ITEMS, LIST_LENGTH));
  }
}
