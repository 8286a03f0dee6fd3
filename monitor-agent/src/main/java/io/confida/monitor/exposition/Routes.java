package io.confida.monitor.exposition;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.confida.monitor.exposition.http.Body;
import io.confida.monitor.exposition.http.Handler;
import io.confida.monitor.exposition.http.Problem;
import io.confida.monitor.exposition.http.Request;
import io.confida.monitor.exposition.http.Response;
import io.confida.monitor.snapshot.TargetView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which address is answered by what. */
final class Routes implements Handler {
  private static final List<String> ENDPOINTS =
      List.of(
          "/",
          "/metrics",
          "/health",
          "/ready",
          "/live",
          "/monitoring/database",
          "/pools",
          "/pools/{name}/history",
          "/pools/{name}/holders",
          "/events",
          "/report");

  /**
   * Those that are made of what has been read already. Not the others, which may be long, take the
   * stacks of many threads, or never end.
   */
  private static final Set<String> AT_ONCE =
      Set.of("", "metrics", "health", "ready", "live", "monitoring/database", "pools");

  private static final String VARY = "Accept, Accept-Encoding";
  private static final Map<String, String> PLAIN = Map.of("Vary", VARY);
  private static final Map<String, String> PACKED =
      Map.of("Vary", VARY, "Content-Encoding", "gzip");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final EndpointOptions options;
  private final Watched watched;
  private final Metrics metrics;
  private final Clock clock;

  /** Guarded by this; made when it is asked for, which in most targets it never is. */
  private @Nullable Documents documents;

  /** What is told beside the metrics. */
  private record Documents(HealthDocuments health, PoolDocuments pools, EventStream events) {}

  Routes(EndpointOptions options, Watched watched, Metrics metrics, Clock clock) {
    this.options = options;
    this.watched = watched;
    this.metrics = metrics;
    this.clock = clock;
  }

  private synchronized Documents documents() {
    Documents made = documents;
    if (made == null) {
      made =
          new Documents(
              new HealthDocuments(options.version(), watched.judge(), clock),
              new PoolDocuments(watched.judge(), clock),
              new EventStream(watched.targets()));
      documents = made;
    }
    return made;
  }

  @Override
  public Response answer(Request request) throws Problem {
    List<String> path = request.path();
    if (path.size() == 3 && path.get(0).equals("pools")) {
      return onePool(request, path.get(1), path.get(2));
    }
    return switch (String.join("/", path)) {
      case "" -> index();
      case "metrics" -> metrics(request);
      case "live" -> live();
      case "ready" -> documents().health().ready(targets(request));
      case "health" -> documents().health().health(targets(request));
      case "monitoring/database" ->
          MonitoringDocument.of(
              Selection.pool(request, targets(request)), watched.judge(), clock.instant());
      case "pools" -> documents().pools().list(targets(request));
      case "events" -> documents().events().open(request);
      case "report" -> report(request);
      default -> throw nothingThere();
    };
  }

  /** Of several targets any answer may be long, and nobody else's threads are saved. */
  @Override
  public boolean answersAtOnce(Request request) {
    return !options.severalTargets() && AT_ONCE.contains(String.join("/", request.path()));
  }

  private List<TargetView> targets(Request request) throws Problem {
    return Selection.targets(request, watched.targets().get());
  }

  private static Problem nothingThere() {
    return Problem.of(404, "there is nothing at this address", Map.of("endpoints", ENDPOINTS));
  }

  private Response onePool(Request request, String name, String what) throws Problem {
    return switch (what) {
      case "history" ->
          documents()
              .pools()
              .history(Selection.pool(name, targets(request)), Selection.seconds(request, MINUTE));
      case "holders" ->
          documents()
              .pools()
              .holders(
                  Selection.pool(name, targets(request)),
                  Selection.seconds(request, options.heldFor()));
      default -> throw nothingThere();
    };
  }

  private Response metrics(Request request) {
    Metrics.Form form = Negotiation.metricsForm(request);
    Body text = metrics.render(form);
    return Negotiation.acceptsGzip(request)
        ? Response.bytes(200, form.contentType(), metrics.compress(text)).with(PACKED)
        : Response.bytes(200, form.contentType(), text).with(PLAIN);
  }

  private Response index() {
    JsonStringWriter json = JsonWriter.string();
    json.object()
        .value("name", "Confida monitor")
        .value("version", options.version())
        .array("endpoints", ENDPOINTS)
        .array("targets", watched.targets().get().stream().map(TargetView::name).toList())
        .end();
    return json(200, json);
  }

  private Response live() {
    JsonStringWriter json = JsonWriter.string();
    json.object().value("live", true);
    Fields.put(json, "timestamp", clock.instant());
    json.end();
    return json(200, json);
  }

  private Response report(Request request) throws Problem {
    Optional<ReportRenderer> renderer = watched.report();
    if (renderer.isEmpty()) {
      throw nothingThere();
    }
    ReportRenderer.Format format = reportFormat(request);
    String text =
        renderer.get().render(targets(request), Selection.seconds(request, MINUTE), format);
    Response response = Response.text(200, format.contentType(), text);
    return format == ReportRenderer.Format.HTML
        ? response.with(
            Map.of(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; img-src"
                    + " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"))
        : response;
  }

  private static ReportRenderer.Format reportFormat(Request request) throws Problem {
    Optional<String> asked = request.parameter("format");
    if (asked.isEmpty()) {
      return Negotiation.acceptsHtml(request)
          ? ReportRenderer.Format.HTML
          : ReportRenderer.Format.TEXT;
    }
    return switch (asked.get()) {
      case "text" -> ReportRenderer.Format.TEXT;
      case "json" -> ReportRenderer.Format.JSON;
      case "html" -> ReportRenderer.Format.HTML;
      default -> throw Problem.of(400, "format must be text, json or html");
    };
  }

  static Response json(int status, JsonStringWriter json) {
    return Response.text(status, "application/json", json.done());
  }
}
