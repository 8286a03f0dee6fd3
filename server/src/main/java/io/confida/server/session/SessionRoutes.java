package io.confida.server.session;

import io.confida.server.database.JsonPage;
import io.confida.server.http.Fields;
import io.confida.server.http.IdempotencyKey;
import io.confida.server.http.Ids;
import io.confida.server.http.Json;
import io.confida.server.http.Paging;
import io.confida.server.http.Principal;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/sessions}. */
public final class SessionRoutes implements HttpService {

  private static final String PATH = "/api/v1/sessions/";
  private static final int MAX_ANALYSIS = 20_000;

  private final SessionService sessions;
  private final RequestReader reader;
  private final Idempotency idempotency;
  private final Principal.Resolver principals;

  /** Routes over the sessions. */
  public SessionRoutes(
      SessionService sessions,
      RequestReader reader,
      Idempotency idempotency,
      Principal.Resolver principals) {
    this.sessions = sessions;
    this.reader = reader;
    this.idempotency = idempotency;
    this.principals = principals;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/", this::create)
        .get("/", this::list)
        .get("/{id}", this::whole)
        .delete("/{id}", this::delete)
        .patch("/{id}/status", this::changeStatus)
        .get("/{id}/questions", this::questions)
        .post("/{id}/questions", this::addQuestions)
        .delete("/{id}/questions/{sessionQuestionId}", this::deleteQuestion)
        .get("/{id}/questions/{sessionQuestionId}/answers", this::answers)
        .post("/{id}/questions/{sessionQuestionId}/answers", this::addAnswer);
  }

  private void create(ServerRequest request, ServerResponse response) {
    String user = user(request);
    Fields fields = reader.object(request);
    NewSession.Mode mode =
        fields.choice("mode", List.of(NewSession.Mode.values()), NewSession.Mode::wireName);
    if (mode == null && !fields.has("mode")) {
      fields.error("mode", "is required: practice or interview");
    }
    String role = fields.text("role", 1, 200);
    boolean interview = mode == NewSession.Mode.INTERVIEW;
    String title =
        interview ? fields.text("job_title", 1, 200) : fields.optionalText("job_title", 1, 200);
    String description =
        interview
            ? fields.text("job_description", 10, 10_000)
            : fields.optionalText("job_description", 10, 10_000);
    int count = fields.number("question_count", 1, 20, 10);
    fields.check();
    NewSession.Mode checked = interview ? NewSession.Mode.INTERVIEW : NewSession.Mode.PRACTICE;
    Once once = once(request, user);
    String document =
        sessions.create(user, new NewSession(checked, role, title, description, count), once);
    IdempotencyKey.tell(response, once.replayed());
    response.header(HeaderNames.LOCATION, PATH + Json.idOf(document));
    Json.send(response, Status.CREATED_201, document);
  }

  private void list(ServerRequest request, ServerResponse response) {
    String user = user(request);
    QueryReader query = new QueryReader(request);
    SessionStatus status =
        query.choice("status", List.of(SessionStatus.values()), SessionStatus::wireName);
    Paging paging = query.paging(10, 100);
    if (paging.after() != null) {
      query.error("after", "does not go with sessions; page by offset");
    }
    query.check();
    JsonPage page = sessions.list(user, status, paging.limit(), paging.offset());
    paging.describe(request, response, page.items(), page.total());
    Json.send(response, page.document());
  }

  private void whole(ServerRequest request, ServerResponse response) {
    Json.send(response, sessions.whole(user(request), id(request)));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    sessions.delete(user(request), id(request));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void changeStatus(ServerRequest request, ServerResponse response) {
    String user = user(request);
    UUID id = id(request);
    Json.send(response, sessions.changeStatus(user, id, wantedStatus(request)));
  }

  private SessionStatus wantedStatus(ServerRequest request) {
    List<SessionStatus> values = List.of(SessionStatus.values());
    QueryReader query = new QueryReader(request);
    @Nullable SessionStatus fromQuery = query.choice("status", values, SessionStatus::wireName);
    query.check();
    Fields fields = reader.objectIfAny(request);
    @Nullable SessionStatus fromBody = fields.choice("status", values, SessionStatus::wireName);
    if (fromBody == null && fromQuery == null && fields.errors().isEmpty()) {
      fields.error("status", "is required: active, paused, completed or abandoned");
    }
    if (fromBody != null && fromQuery != null && fromBody != fromQuery) {
      fields.error("status", "differs between body and query");
    }
    fields.check();
    SessionStatus wanted = fromBody != null ? fromBody : fromQuery;
    if (wanted == null) {
      throw new IllegalStateException("checked above");
    }
    return wanted;
  }

  private void questions(ServerRequest request, ServerResponse response) {
    Json.send(response, sessions.questions(user(request), id(request)));
  }

  private void addQuestions(ServerRequest request, ServerResponse response) {
    String user = user(request);
    UUID id = id(request);
    Fields fields = reader.object(request);
    List<String> texts = fields.texts("questions", 1, 20, 5, 1000);
    fields.check();
    Once once = once(request, user);
    String document = sessions.addQuestions(user, id, texts, once);
    IdempotencyKey.tell(response, once.replayed());
    Json.send(response, Status.CREATED_201, document);
  }

  private void deleteQuestion(ServerRequest request, ServerResponse response) {
    sessions.deleteQuestion(user(request), id(request), sessionQuestionId(request));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void answers(ServerRequest request, ServerResponse response) {
    Json.send(response, sessions.answers(user(request), id(request), sessionQuestionId(request)));
  }

  private void addAnswer(ServerRequest request, ServerResponse response) {
    String user = user(request);
    UUID id = id(request);
    UUID sessionQuestionId = sessionQuestionId(request);
    Fields fields = reader.object(request);
    NewAnswer answer =
        new NewAnswer(
            fields.text("answer_text", 1, 5000),
            fields.anyObject("analysis_result", MAX_ANALYSIS),
            fields.decimal("score", 0, 10));
    fields.check();
    Once once = once(request, user);
    String document = sessions.addAnswer(user, id, sessionQuestionId, answer, once);
    IdempotencyKey.tell(response, once.replayed());
    response.header(
        HeaderNames.LOCATION, PATH + id + "/questions/" + sessionQuestionId + "/answers");
    Json.send(response, Status.CREATED_201, document);
  }

  private Once once(ServerRequest request, String user) {
    return idempotency.once(user, IdempotencyKey.of(request));
  }

  private String user(ServerRequest request) {
    return principals.of(request).userId();
  }

  private static UUID id(ServerRequest request) {
    return Ids.path(request, "id", "session");
  }

  private static UUID sessionQuestionId(ServerRequest request) {
    return Ids.path(request, "sessionQuestionId", "question in this session");
  }
}
