package io.confida.monitor.exposition;

import java.nio.charset.StandardCharsets;

/** One metric: what stands before its series, and what they are called. */
final class Family {
  private final byte[] prometheus;
  private final byte[] openMetrics;
  final byte[] series;
  final byte[] bucket;
  final byte[] count;
  final byte[] sum;

  private Family(String name, String help, String type, String ending) {
    this.prometheus =
        ascii(
            "# HELP "
                + name
                + ending
                + ' '
                + help
                + "\n# TYPE "
                + name
                + ending
                + ' '
                + type
                + '\n');
    // There a counter's ending belongs to its series, not to its name.
    this.openMetrics =
        ascii("# TYPE " + name + ' ' + type + "\n# HELP " + name + ' ' + help + '\n');
    this.series = ascii(name + ending);
    this.bucket = ascii(name + "_bucket");
    this.count = ascii(name + "_count");
    this.sum = ascii(name + "_sum");
  }

  /**
   * A figure that rises and falls.
   *
   * @param help one line without backslashes
   */
  static Family gauge(String name, String help) {
    return new Family(name, help, "gauge", "");
  }

  /** A figure that only grows; its name is without {@code _total}. */
  static Family counter(String name, String help) {
    return new Family(name, help, "counter", "_total");
  }

  /** Durations in buckets. */
  static Family histogram(String name, String help) {
    return new Family(name, help, "histogram", "");
  }

  byte[] header(Metrics.Form form) {
    return form == Metrics.Form.OPEN_METRICS ? openMetrics : prometheus;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
