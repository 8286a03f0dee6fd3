package io.confida.monitor.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.exposition.Metrics.Form;
import io.confida.monitor.exposition.http.Body;
import io.confida.monitor.snapshot.Distribution;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written by hand is what Prometheus's own library writes. */
class MetricsTextTest {
  private static final double[] VALUES = {
    0,
    1,
    9,
    10,
    -1,
    9_999_999,
    10_000_000,
    123_456_789_012.0,
    0.25,
    360.5,
    1e-9,
    0.123456789,
    1.000000001,
    3_999_999.999999999,
    4_000_001.5,
    -2.5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final String NASTY = "a\"b\\c\nd{e}=, ü€😀";
  private static final Distribution TIMES =
      new Distribution(
          new double[] {0.0001, 0.5, 1, 60},
          new long[] {0, 3, 12_345_678_901L, 1, 7},
          0.000000123,
          1);

  private static final Family GAUGE = Family.gauge("a_gauge", "Rises and falls: <always>.");
  private static final Family COUNTER = Family.counter("b_counter", "Only grows.");
  private static final Family EMPTY = Family.gauge("c_none", "Has no series.");
  private static final Family HISTOGRAM = Family.histogram("d_seconds", "Durations.");

  private static String ours(Form form) {
    MetricsText text = new MetricsText(form, 16, Bounds.none(), GAUGE);
    for (int i = 0; i < VALUES.length; i++) {
      text.add(LabelText.of("n", number(i)), VALUES[i]);
    }
    text.add(LabelText.of("n", NASTY).and("z", ""), OptionalInt.of(12));
    text.family(COUNTER);
    text.add(LabelText.NONE, 12.5);
    text.family(EMPTY);
    text.add(LabelText.of("n", "x"), OptionalInt.empty());
    text.family(HISTOGRAM);
    text.add(LabelText.NONE, TIMES);
    text.add(LabelText.of("n", NASTY), TIMES);
    Body body = text.done();
    assertThat(text.bounds().of(TIMES)).isSameAs(text.bounds());
    return new String(
        Arrays.copyOfRange(body.array(), body.start(), body.end()), StandardCharsets.UTF_8);
  }

  private static String theirs(Form form) throws IOException {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name("a_gauge").help("Rises and falls: <always>.");
    for (int i = 0; i < VALUES.length; i++) {
      gauge.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(Labels.of("n", number(i)))
              .value(VALUES[i])
              .build());
    }
    gauge.dataPoint(
        GaugeSnapshot.GaugeDataPointSnapshot.builder()
            .labels(Labels.of("n", NASTY, "z", ""))
            .value(12)
            .build());
    CounterSnapshot counter =
        CounterSnapshot.builder()
            .name("b_counter")
            .help("Only grows.")
            .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(12.5).build())
            .build();
    HistogramSnapshot histogram =
        HistogramSnapshot.builder()
            .name("d_seconds")
            .help("Durations.")
            .dataPoint(histogram(Labels.EMPTY))
            .dataPoint(histogram(Labels.of("n", NASTY)))
            .build();
    ExpositionFormatWriter writer =
        form == Form.OPEN_METRICS
            ? OpenMetricsTextFormatWriter.create()
            : PrometheusTextFormatWriter.create();
    assertThat(form.contentType()).isEqualTo(writer.getContentType());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(
        out, MetricSnapshots.of(gauge.build(), counter, histogram), EscapingScheme.ALLOW_UTF8);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static HistogramSnapshot.HistogramDataPointSnapshot histogram(Labels labels) {
    double[] bounds = TIMES.upperSeconds();
    double[] all = Arrays.copyOf(bounds, bounds.length + 1);
    all[bounds.length] = Double.POSITIVE_INFINITY;
    return HistogramSnapshot.HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(all, TIMES.counts()))
        .sum(TIMES.sumSeconds())
        .build();
  }

  /** So that they stand in the order of their numbers. */
  private static String number(int i) {
    return String.valueOf((char) ('A' + i));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void isWhatPrometheussOwnLibraryWrites(Form form) throws IOException {
    assertThat(read(ours(form))).isEqualTo(read(theirs(form)));
  }

  /** Numbers by their value: there is more than one way to write one. */
  private static List<String> read(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      int blank = line.lastIndexOf(' ');
      boolean series = blank > 0 && !line.startsWith("#");
      String value = line.substring(blank + 1);
      lines.add(series ? line.substring(0, blank) + " " + value(value) : line);
    }
    return lines;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
