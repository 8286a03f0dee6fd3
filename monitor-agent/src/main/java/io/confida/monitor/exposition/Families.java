package io.confida.monitor.exposition;

import io.confida.monitor.snapshot.Distribution;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The metric families of one scrape, filled pool by pool. A family without a series is left out.
 */
final class Families {
  private final List<Family> families = new ArrayList<>();

  Gauges gauges(MetricMetadata metadata) {
    return add(new Gauges(metadata));
  }

  Counters counters(MetricMetadata metadata) {
    return add(new Counters(metadata));
  }

  Histograms histograms(MetricMetadata metadata) {
    return add(new Histograms(metadata));
  }

  private <F extends Family> F add(F family) {
    families.add(family);
    return family;
  }

  MetricSnapshots snapshots() {
    List<MetricSnapshot> filled = new ArrayList<>(families.size());
    for (Family family : families) {
      if (!family.isEmpty()) {
        filled.add(family.snapshot());
      }
    }
    return new MetricSnapshots(filled);
  }

  /** One metric with all its series. */
  interface Family {
    boolean isEmpty();

    MetricSnapshot snapshot();
  }

  static final class Gauges implements Family {
    private final MetricMetadata metadata;
    private final List<GaugeDataPointSnapshot> points = new ArrayList<>();

    private Gauges(MetricMetadata metadata) {
      this.metadata = metadata;
    }

    void add(Labels labels, double value) {
      points.add(new GaugeDataPointSnapshot(value, labels, null));
    }

    void add(Labels labels, OptionalInt value) {
      if (value.isPresent()) {
        add(labels, value.getAsInt());
      }
    }

    @Override
    public boolean isEmpty() {
      return points.isEmpty();
    }

    @Override
    public MetricSnapshot snapshot() {
      return new GaugeSnapshot(metadata, points);
    }
  }

  static final class Counters implements Family {
    private final MetricMetadata metadata;
    private final List<CounterDataPointSnapshot> points = new ArrayList<>();

    private Counters(MetricMetadata metadata) {
      this.metadata = metadata;
    }

    void add(Labels labels, double value) {
      points.add(new CounterDataPointSnapshot(value, labels, null, 0));
    }

    @Override
    public boolean isEmpty() {
      return points.isEmpty();
    }

    @Override
    public MetricSnapshot snapshot() {
      return new CounterSnapshot(metadata, points);
    }
  }

  static final class Histograms implements Family {
    private final MetricMetadata metadata;
    private final List<HistogramDataPointSnapshot> points = new ArrayList<>();

    private Histograms(MetricMetadata metadata) {
      this.metadata = metadata;
    }

    void add(Labels labels, Distribution times) {
      double[] bounds = times.upperSeconds();
      double[] withLast = Arrays.copyOf(bounds, bounds.length + 1);
      withLast[bounds.length] = Double.POSITIVE_INFINITY;
      points.add(
          new HistogramDataPointSnapshot(
              ClassicHistogramBuckets.of(withLast, times.counts()),
              times.sumSeconds(),
              labels,
              Exemplars.EMPTY,
              0));
    }

    @Override
    public boolean isEmpty() {
      return points.isEmpty();
    }

    @Override
    public MetricSnapshot snapshot() {
      return new HistogramSnapshot(metadata, points);
    }
  }
}
