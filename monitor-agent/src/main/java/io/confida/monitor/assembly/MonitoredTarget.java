package io.confida.monitor.assembly;

import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.analysis.TargetVerdict;
import io.confida.monitor.analysis.Watch;
import io.confida.monitor.sampling.TargetWatch;
import io.confida.monitor.sampling.WatchOptions;
import io.confida.monitor.snapshot.TargetView;
import io.confida.monitor.target.Target;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A target that is watched, and what is thought of it. Any thread may ask. */
public final class MonitoredTarget implements AutoCloseable {
  /** One scrape asks about each pool: a verdict on all of them serves it whole. */
  private static final long VERDICT_HOLDS_NANOS = Duration.ofMillis(100).toNanos();

  /** Without a turn of saturation, verdicts are made no more often when nobody asks for them. */
  private static final long NOTED_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final TargetView view;
  private final Watch judge;

  /** Empty for a target that is not there yet. */
  private final Optional<TargetWatch> watch;

  private record Judged(TargetVerdict verdict, long nanos, int turns) {}

  private volatile @Nullable Judged last;

  private MonitoredTarget(TargetView view, Watch judge, Optional<TargetWatch> watch) {
    this.view = view;
    this.judge = judge;
    this.watch = watch;
  }

  /** Begins to watch. */
  public static MonitoredTarget start(
      Target target, WatchOptions options, JudgeSettings judgeSettings) {
    TargetWatch watch = TargetWatch.start(target, options);
    Watch judge = new Watch(judgeSettings);
    // Until the watch ends.
    watch.listen(judge);
    return new MonitoredTarget(watch, judge, Optional.of(watch));
  }

  /** A target that is not there yet. */
  public static MonitoredTarget absent(String name, String reason) {
    return new MonitoredTarget(
        new AbsentTarget(name, reason), new Watch(JudgeSettings.defaults()), Optional.empty());
  }

  /** What is known of it. */
  public TargetView view() {
    return view;
  }

  /** What is thought of it; no older than a tenth of a second, nor than a turn of saturation. */
  public TargetVerdict verdict() {
    return verdict(VERDICT_HOLDS_NANOS);
  }

  private TargetVerdict verdict(long holdsNanos) {
    Judged judged = last;
    long now = System.nanoTime();
    int turns = judge.turns();
    if (judged == null || now - judged.nanos() > holdsNanos || judged.turns() != turns) {
      judged = new Judged(judge.judge(view), now, turns);
      last = judged;
    }
    return judged.verdict();
  }

  /** What was seen over the last {@code length}. */
  public Report report(Duration length) {
    return Report.of(view, judge, length);
  }

  /** To be called a few times a second: notices pools that hang, and verdicts that change. */
  public void tend() {
    if (watch.isPresent()) {
      watch.get().rescue();
    }
    verdict(NOTED_EVERY_NANOS);
  }

  @Override
  public void close() {
    watch.ifPresent(TargetWatch::close);
  }
}
