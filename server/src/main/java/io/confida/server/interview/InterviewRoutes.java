package io.confida.server.interview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confida.server.http.Fields;
import io.confida.server.http.IdempotencyKey;
import io.confida.server.http.Json;
import io.confida.server.http.Principal;
import io.confida.server.http.QueryReader;
import io.confida.server.http.RequestReader;
import io.confida.server.idempotency.Idempotency;
import io.confida.server.idempotency.Once;
import io.confida.server.question.QuestionBankService;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** {@code /api/v1/parse-jd}, suggestions, and what the server can call upon. */
public final class InterviewRoutes implements HttpService {

  /** What has a posting read: method and path. */
  public static final Set<String> READING =
      Set.of("POST /parse-jd", "POST /api/v1/parse-jd", "GET /api/v1/questions/suggestions");

  private final HybridAiService interviews;
  private final QuestionBankService bank;
  private final RequestReader reader;
  private final Idempotency idempotency;
  private final Principal.Resolver principals;

  /** Routes over the interview service. */
  public InterviewRoutes(
      HybridAiService interviews,
      QuestionBankService bank,
      RequestReader reader,
      Idempotency idempotency,
      Principal.Resolver principals) {
    this.interviews = interviews;
    this.bank = bank;
    this.reader = reader;
    this.idempotency = idempotency;
    this.principals = principals;
  }

  @Override
  public void routing(HttpRules rules) {
    Handler parse = this::parse;
    rules
        .post("/parse-jd", parse)
        .post("/api/v1/parse-jd", parse)
        .get("/api/v1/questions/suggestions", this::suggestions)
        .get("/api/v1/services", this::services);
  }

  private void parse(ServerRequest request, ServerResponse response) {
    Principal principal = principals.of(request);
    interviews.requireRoom(); // before anything is read of who has to come again
    Supplier<Fields> received = reader.received(request);
    Json.send(
        response, interviews.inside(() -> prepared(principal, received.get(), request, response)));
  }

  private String prepared(
      Principal principal, Fields fields, ServerRequest request, ServerResponse response) {
    String role = fields.text("role", 1, 200);
    String posting = fields.text("jobDescription", 10, 10_000);
    int count = fields.number("count", 1, 20, 10);
    fields.check();
    Once once = idempotency.once(principal.userId(), IdempotencyKey.of(request));
    String document = interviews.prepare(principal.userId(), role, posting, count, once);
    IdempotencyKey.tell(response, once.replayed());
    return document;
  }

  private void suggestions(ServerRequest request, ServerResponse response) {
    principals.of(request);
    Json.sendValue(response, interviews.inside(() -> suggested(new QueryReader(request))));
  }

  private List<ObjectNode> suggested(QueryReader query) {
    String role = query.optionalText("role", 1, 200);
    String posting = query.optionalText("job_description", 10, 10_000);
    int limit = query.number("limit", 1, 50, 10);
    if (role == null && posting == null) {
      query.error("role", "or job_description is required: what the questions are to fit");
    }
    query.check();
    return interviews.suggest(role == null ? "" : role, posting == null ? "" : posting, limit);
  }

  private void services(ServerRequest request, ServerResponse response) {
    principals.of(request);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ai", "none");
    body.put("question_bank", bank.statistics());
    Json.sendValue(response, body);
  }
}
