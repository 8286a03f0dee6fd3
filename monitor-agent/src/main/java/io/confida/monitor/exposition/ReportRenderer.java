package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.TargetView;
import java.time.Duration;
import java.util.List;

/** Writes the report on what was seen. */
@FunctionalInterface
public interface ReportRenderer {

  /**
   * The report on these targets.
   *
   * @param length over how long, up to now
   */
  String render(List<TargetView> targets, Duration length, Format format);

  /** In which form. */
  enum Format {
    TEXT("text/plain; charset=utf-8"),
    JSON("application/json"),
    HTML("text/html; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }
  }
}
