package io.confida.monitor.exposition;

import io.confida.monitor.exposition.http.Body;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.SelfCost;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}: what is known at this moment. A figure that is absent has no series. */
final class Metrics implements AutoCloseable {
  private static final Family UP =
      Family.gauge("confida_target_up", "1 while the target is seen, 0 while it is lost.");
  private static final Family CPU =
      Family.counter(
          "confida_monitor_cpu_seconds", "CPU time of the monitor's own threads, by what they do.");
  private static final Family SAMPLES =
      Family.counter("confida_monitor_samples", "Samples that were due, by what became of them.");

  private static final LabelText SAMPLING = LabelText.of("part", "sampling");
  private static final LabelText HTTP = LabelText.of("part", "http");
  private static final LabelText TAKEN = LabelText.of("result", "taken");
  private static final LabelText LATE = LabelText.of("result", "late");
  private static final LabelText FAILED = LabelText.of("result", "failed");

  private final EndpointOptions options;
  private final Watched watched;
  private final Supplier<OptionalDouble> httpCpuSeconds;
  private final Gzip gzip = new Gzip();

  /** Labels of the pools of the last scrape, by {@link #key}. */
  private volatile Map<String, PoolLabels> known = Map.of();

  /** Of the last scrape, too. */
  private volatile Bounds bounds = Bounds.none();

  /** Size of the last answer: the next is about as long; 0 before the first. */
  private volatile int size;

  Metrics(EndpointOptions options, Watched watched, Supplier<OptionalDouble> httpCpuSeconds) {
    this.options = options;
    this.watched = watched;
    this.httpCpuSeconds = httpCpuSeconds;
  }

  /** The two forms of the text. */
  enum Form {
    /** Prometheus text 0.0.4. */
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    /** OpenMetrics 1.0. */
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }
  }

  Body render(Form form) {
    List<TargetView> targets = watched.targets().get();
    boolean labelled = options.severalTargets() || targets.size() > 1;
    List<PoolScrape> pools = pools(targets, labelled);
    MetricsText text = new MetricsText(form, room(pools), bounds, UP);
    for (TargetView target : targets) {
      boolean up = target.state() instanceof TargetState.Connected;
      text.add(own(labelled, target, LabelText.NONE), up ? 1 : 0);
    }
    cpu(text, targets, labelled);
    samples(text, targets, labelled);
    PoolFamilies.write(text, pools);
    if (options.compat()) {
      MicrometerFamilies.write(text, pools);
    }
    Body done = text.done();
    bounds = text.bounds();
    size = done.end() - done.start();
    return done;
  }

  /** About as much as is written: what has to grow is copied, and the target's garbage. */
  private int room(List<PoolScrape> pools) {
    if (size > 0) {
      return size + size / 32 + 256;
    }
    int bytes = 4096;
    for (PoolScrape pool : pools) {
      bytes += (pool.timings() == null ? 2048 : 8192) * (options.compat() ? 2 : 1);
    }
    return bytes;
  }

  private static LabelText own(boolean labelled, TargetView target, LabelText labels) {
    return PoolLabels.at(labelled ? target.name() : null, labels);
  }

  private void cpu(MetricsText text, List<TargetView> targets, boolean labelled) {
    text.family(CPU);
    for (TargetView target : targets) {
      OptionalDouble seconds = target.cost().cpuSeconds();
      if (seconds.isPresent()) {
        LabelText labels = own(labelled, target, SAMPLING);
        text.add(labels, seconds.getAsDouble());
      }
    }
    OptionalDouble http = httpCpuSeconds.get();
    if (http.isPresent()) {
      text.add(HTTP, http.getAsDouble());
    }
  }

  private static void samples(MetricsText text, List<TargetView> targets, boolean labelled) {
    text.family(SAMPLES);
    for (TargetView target : targets) {
      SelfCost cost = target.cost();
      text.add(own(labelled, target, TAKEN), (double) cost.samplesTaken());
      text.add(own(labelled, target, LATE), (double) cost.samplesLate());
      text.add(own(labelled, target, FAILED), (double) cost.samplesFailed());
    }
  }

  private List<PoolScrape> pools(List<TargetView> targets, boolean labelled) {
    Map<String, PoolLabels> before = known;
    Map<String, PoolLabels> labels = new HashMap<>();
    List<PoolScrape> pools = new ArrayList<>();
    for (TargetView target : targets) {
      String label = labelled ? target.name() : null;
      for (PoolView pool : target.pools()) {
        String key = key(label, pool.name());
        PoolLabels poolLabels = before.get(key);
        if (poolLabels == null) {
          poolLabels = new PoolLabels(label, pool.name());
        }
        labels.put(key, poolLabels);
        pools.add(
            new PoolScrape(
                poolLabels,
                pool,
                pool.latest().orElse(null),
                pool.timings().orElse(null),
                pool.totals(),
                pool.peaks(options.peakWindow()),
                watched.judge().judge(target, pool).verdict()));
      }
    }
    known = labels;
    return pools;
  }

  Body compress(Body text) {
    return gzip.compress(text);
  }

  /** Frees native memory. */
  @Override
  public void close() {
    gzip.close();
  }

  /** Not a record: the first use of one as a key makes classes in the target. */
  private static String key(@Nullable String target, String pool) {
    return target == null ? pool : target + '\n' + pool;
  }
}
