package io.confida.monitor.exposition;

import io.confida.monitor.exposition.http.Request;
import java.util.Locale;

/** What a client would rather have (RFC 9110, 12.5). */
final class Negotiation {
  private Negotiation() {}

  /** OpenMetrics where it is named and wanted no less than plain text. */
  static Metrics.Form metricsForm(Request request) {
    String accept = request.header("accept").orElse("").toLowerCase(Locale.ROOT);
    double openMetrics = 0;
    double text = 0;
    for (String range : accept.split(",", -1)) {
      String type = range.split(";", 2)[0].strip();
      if (type.equals("application/openmetrics-text") && isKnownVersion(range)) {
        openMetrics = Math.max(openMetrics, quality(range));
      } else if (type.equals("text/plain")) {
        text = Math.max(text, quality(range));
      }
    }
    return openMetrics > 0 && openMetrics >= text
        ? Metrics.Form.OPEN_METRICS
        : Metrics.Form.PROMETHEUS;
  }

  static boolean acceptsGzip(Request request) {
    String accept = request.header("accept-encoding").orElse("").toLowerCase(Locale.ROOT);
    double any = 0;
    for (String range : accept.split(",", -1)) {
      String coding = range.split(";", 2)[0].strip();
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return quality(range) > 0;
      }
      any = coding.equals("*") ? quality(range) : any;
    }
    return any > 0;
  }

  static boolean acceptsHtml(Request request) {
    return request.header("accept").orElse("").toLowerCase(Locale.ROOT).contains("text/html");
  }

  private static boolean isKnownVersion(String range) {
    String version = parameter(range, "version");
    return version.isEmpty() || version.startsWith("1.") || version.startsWith("0.");
  }

  private static double quality(String range) {
    String quality = parameter(range, "q");
    if (quality.isEmpty()) {
      return 1;
    }
    try {
      return Double.parseDouble(quality);
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }

  private static String parameter(String range, String name) {
    for (String parameter : range.split(";", -1)) {
      String[] pair = parameter.split("=", 2);
      if (pair.length == 2 && pair[0].strip().equals(name)) {
        return pair[1].strip();
      }
    }
    return "";
  }
}
