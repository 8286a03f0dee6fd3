package io.confida.benchmarks.control;

import io.confida.server.config.ServerSettings;
import io.confida.server.http.Fields;
import io.confida.server.http.Ids;
import io.confida.server.http.Json;
import io.confida.server.http.Paging;
import io.confida.server.http.Principal;
import io.confida.server.http.Problem;
import io.confida.server.http.QueryReader;
import io.confida.server.http.RequestReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The routes that are compared; they check what the server's routes check. */
final class ControlRoutes implements HttpService {

  private static final List<String> CATEGORIES =
      List.of("technical", "behavioral", "system_design", "situational", "role_specific");

  private final PlainQuestions questions;
  private final PlainSessions sessions;
  private final RequestReader reader;

  ControlRoutes(DataSource pool, ServerSettings limits) {
    this.questions = new PlainQuestions(pool);
    this.sessions = new PlainSessions(pool);
    this.reader = new RequestReader(limits.maxBodyBytes(), limits.maxImportBytes(), () -> {});
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/questions", this::list)
        .get("/questions/{id}", this::find)
        .post("/sessions", this::create);
  }

  private void find(ServerRequest request, ServerResponse response) throws SQLException {
    UUID id = Ids.path(request, "id", "question");
    Json.sendValue(response, questions.find(id).orElseThrow(() -> Problem.notFound("question")));
  }

  private void list(ServerRequest request, ServerResponse response) throws SQLException {
    QueryReader query = new QueryReader(request);
    query.choice("category", CATEGORIES, word -> word);
    query.choice("difficulty_level", List.of("easy", "medium", "hard"), word -> word);
    query.texts("compatible_roles", 50, 100);
    Paging paging = query.paging(50, 100);
    query.check();
    PlainQuestions.Page page = questions.list(paging.limit(), paging.offset());
    List<QuestionRecord> items = page.items();
    boolean more = paging.offset() + items.size() < page.total();
    @Nullable String lastId = more ? items.getLast().id().toString() : null;
    paging.describe(request, response, page.total(), lastId);
    Json.sendValue(response, items);
  }

  private void create(ServerRequest request, ServerResponse response) throws SQLException {
    Fields fields = reader.object(request);
    @Nullable String mode = fields.choice("mode", List.of("practice", "interview"), word -> word);
    String role = fields.text("role", 1, 200);
    @Nullable String title = fields.optionalText("job_title", 1, 200);
    @Nullable String description = fields.optionalText("job_description", 10, 10_000);
    int count = fields.number("question_count", 1, 20, 10);
    fields.check();
    SessionRecord session =
        sessions.insert(
            Principal.LOCAL.userId(),
            mode == null ? "practice" : mode,
            role,
            title,
            description,
            count);
    response.header(HeaderNames.LOCATION, "/api/v1/sessions/" + session.id());
    Json.sendValue(response, Status.CREATED_201, session);
  }
}
