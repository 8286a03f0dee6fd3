package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.SelfCost;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}: what is known at this moment. A figure that is absent has no series. */
final class Metrics implements AutoCloseable {
  private static final MetricMetadata UP =
      new MetricMetadata("confida_target_up", "1 while the target is seen, 0 while it is lost.");
  private static final MetricMetadata CPU =
      new MetricMetadata(
          "confida_monitor_cpu_seconds", "CPU time of the monitor's own threads, by what they do.");
  private static final MetricMetadata SAMPLES =
      new MetricMetadata(
          "confida_monitor_samples", "Samples that were due, by what became of them.");

  private final EndpointOptions options;
  private final Watched watched;
  private final Supplier<OptionalDouble> httpCpuSeconds;
  private final Gzip gzip = new Gzip();
  private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  /** Labels of the pools of the last scrape, by {@link #key}. */
  private volatile Map<String, PoolLabels> known = Map.of();

  /** Size of the last answer: the next is about as long. */
  private volatile int size = 4096;

  Metrics(EndpointOptions options, Watched watched, Supplier<OptionalDouble> httpCpuSeconds) {
    this.options = options;
    this.watched = watched;
    this.httpCpuSeconds = httpCpuSeconds;
  }

  /** The two forms of the text. */
  enum Form {
    /** Prometheus text 0.0.4. */
    PROMETHEUS(PrometheusTextFormatWriter.CONTENT_TYPE),
    /** OpenMetrics 1.0. */
    OPEN_METRICS(OpenMetricsTextFormatWriter.CONTENT_TYPE);

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }
  }

  byte[] render(Form form) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(size + size / 8);
    ExpositionFormatWriter writer = form == Form.OPEN_METRICS ? openMetrics : prometheus;
    try {
      // The names are plain already: nothing is to be escaped.
      writer.write(out, snapshots(), EscapingScheme.ALLOW_UTF8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    size = out.size();
    return out.toByteArray();
  }

  byte[] compress(byte[] text) {
    return gzip.compress(text);
  }

  /** Frees native memory. */
  @Override
  public void close() {
    gzip.close();
  }

  private MetricSnapshots snapshots() {
    List<TargetView> targets = watched.targets().get();
    boolean labelled = options.severalTargets() || targets.size() > 1;
    Families families = new Families();
    PoolFamilies pools = new PoolFamilies(families, options.peakWindow());
    Families.Gauges up = families.gauges(UP);
    Families.Counters cpu = families.counters(CPU);
    Families.Counters samples = families.counters(SAMPLES);
    MicrometerFamilies micrometer = options.compat() ? new MicrometerFamilies(families) : null;
    Map<String, PoolLabels> before = known;
    Map<String, PoolLabels> labels = new HashMap<>();
    for (TargetView target : targets) {
      String label = labelled ? target.name() : null;
      Labels own = label == null ? Labels.EMPTY : Labels.of("target", label);
      up.add(own, target.state() instanceof TargetState.Connected ? 1 : 0);
      addCost(own, target.cost(), cpu, samples);
      for (PoolView pool : target.pools()) {
        String key = key(label, pool.name());
        PoolLabels poolLabels = before.get(key);
        if (poolLabels == null) {
          poolLabels = new PoolLabels(Optional.ofNullable(label), pool.name());
        }
        labels.put(key, poolLabels);
        Optional<PoolSnapshot> latest = pool.latest();
        Optional<PoolTimings> timings = pool.timings();
        pools.add(poolLabels, pool, latest, timings, watched.judge().judge(target, pool));
        if (micrometer != null) {
          micrometer.add(poolLabels.micrometer, pool, latest, timings);
        }
      }
    }
    known = labels;
    OptionalDouble http = httpCpuSeconds.get();
    if (http.isPresent()) {
      cpu.add(Labels.of("part", "http"), http.getAsDouble());
    }
    return families.snapshots();
  }

  /** Not a record: the first use of one as a key makes classes in the target. */
  private static String key(@Nullable String target, String pool) {
    return target == null ? pool : target + '\n' + pool;
  }

  private static void addCost(
      Labels own, SelfCost cost, Families.Counters cpu, Families.Counters samples) {
    if (cost.cpuSeconds().isPresent()) {
      cpu.add(own.add("part", "sampling"), cost.cpuSeconds().getAsDouble());
    }
    samples.add(own.add("result", "taken"), (double) cost.samplesTaken());
    samples.add(own.add("result", "late"), (double) cost.samplesLate());
    samples.add(own.add("result", "failed"), (double) cost.samplesFailed());
  }
}
