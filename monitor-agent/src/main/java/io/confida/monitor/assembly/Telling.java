package io.confida.monitor.assembly;

import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.exposition.Finding;
import io.confida.monitor.exposition.Judge;
import io.confida.monitor.exposition.ReportRenderer;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the endpoints ask of the targets that are watched at that moment. One class for all of it,
 * and loops: in a target each lambda, at its first use, costs memory for good.
 */
final class Telling implements Supplier<List<TargetView>>, Judge, ReportRenderer, Runnable {
  private final Supplier<List<MonitoredTarget>> targets;

  Telling(Supplier<List<MonitoredTarget>> targets) {
    this.targets = targets;
  }

  @Override
  public List<TargetView> get() {
    List<TargetView> views = new ArrayList<>();
    for (MonitoredTarget target : targets.get()) {
      views.add(target.view());
    }
    return List.copyOf(views);
  }

  @Override
  public Finding judge(TargetView view, PoolView pool) {
    for (MonitoredTarget target : targets.get()) {
      if (target.view().name().equals(view.name())) {
        PoolVerdict verdict = target.verdict().pools().get(pool.name());
        if (verdict != null) {
          return new Finding(verdict.kind(), verdict.sentence(), verdict.evidence());
        }
      }
    }
    // It appeared since the last verdict, a tenth of a second ago at most, or has just gone.
    return new Finding(PoolVerdict.Kind.UNKNOWN, "The pool has only just been seen.", List.of());
  }

  @Override
  public String render(List<TargetView> views, Duration length, Format form) {
    List<Report> reports = new ArrayList<>();
    for (MonitoredTarget target : targets.get()) {
      if (views.contains(target.view())) {
        reports.add(target.report(length));
      }
    }
    return Reports.render(reports, form);
  }

  /** Looks after the targets; to be called a few times a second. */
  @Override
  public void run() {
    for (MonitoredTarget target : targets.get()) {
      target.tend();
    }
  }
}
