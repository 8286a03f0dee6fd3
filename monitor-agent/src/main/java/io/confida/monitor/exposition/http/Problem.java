package io.confida.monitor.exposition.http;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.util.List;
import java.util.Map;

/**
 * A request that is refused, told by RFC 9457 {@code application/problem+json}. Nothing of the
 * request stands in it.
 */
public final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Response answer;

  private Problem(String detail, Response answer) {
    // No stack: it is an answer, and a client may ask for as many as it likes.
    super(detail, null, false, false);
    this.answer = answer;
  }

  /**
   * Refuses with a status.
   *
   * @param detail one sentence that names the fault and the way out
   */
  public static Problem of(int status, String detail) {
    return of(status, detail, Map.of(), Map.of());
  }

  /** Refuses with a status and lists what there is instead. */
  public static Problem of(int status, String detail, Map<String, List<String>> choices) {
    return of(status, detail, choices, Map.of());
  }

  static Problem of(
      int status, String detail, Map<String, List<String>> choices, Map<String, String> headers) {
    JsonStringWriter json = JsonWriter.string();
    json.object()
        .value("type", "about:blank")
        .value("title", Response.reason(status))
        .value("status", status)
        .value("detail", detail);
    choices.forEach((name, names) -> json.array(name, names));
    json.end();
    return new Problem(
        detail, Response.text(status, "application/problem+json", json.done()).with(headers));
  }

  /** What the client gets. */
  public Response answer() {
    return answer;
  }
}
