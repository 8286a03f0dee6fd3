package io.confida.monitor.analysis;

import io.confida.monitor.analysis.PoolReport.Unseen;
import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.SelfCost;
import io.confida.monitor.snapshot.TargetView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was seen of a target over a stretch of time, what it means and what to do.
 *
 * @param target the target's name
 * @param until the moment of its last sample; where there is none, since when its state holds
 * @param length the stretch that was asked for; what was seen may be shorter
 * @param verdict the verdicts at the end
 * @param pools each pool, those that are worst off first
 * @param cost what the watching cost
 */
public record Report(
    String target,
    Instant until,
    Duration length,
    TargetVerdict verdict,
    List<PoolReport> pools,
    SelfCost cost) {

  /** Connections that are out for this long are worth naming. */
  private static final Duration HELD_LONG = Duration.ofSeconds(1);

  public Report {
    pools = List.copyOf(pools);
  }

  /**
   * Reports on the last {@code length} of what a target keeps.
   *
   * @param watch what has been fed with the target's samples and asked for verdicts while they were
   *     taken; the history of verdicts is what it was asked
   */
  public static Report of(TargetView target, Watch watch, Duration length) {
    TargetVerdict verdict = watch.judge(target);
    List<PoolReport> pools = new ArrayList<>();
    for (PoolView pool : target.pools()) {
      PoolVerdict own = verdict.pools().get(pool.name());
      // A pool that appeared since the verdicts were given is told of next time.
      if (own != null) {
        pools.add(pool(pool, own, watch.changes(pool.name()), length));
      }
    }
    Instant until =
        pools.stream()
            .flatMap(pool -> pool.course().stream())
            .map(PoolSample::at)
            .max(Comparator.naturalOrder())
            .orElse(target.state().since());
    pools.sort(
        Comparator.comparing(
            (PoolReport pool) -> pool.verdict().kind(), Comparator.reverseOrder()));
    return new Report(target.name(), until, length, verdict, pools, target.cost());
  }

  private static PoolReport pool(
      PoolView pool, PoolVerdict verdict, List<VerdictChange> changes, Duration length) {
    PoolWindow seen = pool.window(length);
    return new PoolReport(
        pool.name(),
        pool.library(),
        verdict,
        changes,
        pool.latest(),
        seen,
        pool.history(length),
        pool.timings(length),
        pool.roundTrips(),
        pool.tellsHolders() ? HolderGroup.group(pool.holders(HELD_LONG)) : List.of(),
        Sizing.advise(pool, length, verdict),
        unseen(pool, seen));
  }

  private static List<Unseen> unseen(PoolView pool, PoolWindow seen) {
    List<Unseen> unseen = new ArrayList<>();
    String within =
        FromWithin.tellsMore(pool)
            ? "load the agent into the JVM: `--inject`."
            : pool.library() + " does not tell: not to be had.";
    if (!pool.tellsHolders()) {
      unseen.add(new Unseen("Who holds the connections, and for how long", within));
    }
    if (pool.timings().isEmpty()) {
      unseen.add(
          new Unseen(
              "How long borrowers wait and use a connection, borrows a second, timeouts", within));
    }
    if (pool.roundTrips().isEmpty()) {
      unseen.add(
          new Unseen(
              "The database's round-trip times", "let the JVM's flight recorder tell: `--jfr`."));
    }
    pool.latest()
        .map(Report::untold)
        .filter(figures -> !figures.isEmpty())
        .ifPresent(
            figures ->
                unseen.add(
                    new Unseen(
                        String.join(", ", figures),
                        pool.library() + " does not tell: not to be had.")));
    int missing = seen.samples().late() + seen.samples().failed();
    if (missing > 0) {
      unseen.add(
          new Unseen(
              Quantity.count(seen.samples().late(), "sample")
                  + " that came late or never, "
                  + seen.samples().failed()
                  + " that failed",
              "a busy machine or a hanging pool: peaks in these gaps are not in the figures."));
    }
    return unseen;
  }

  private static List<String> untold(PoolSnapshot latest) {
    List<String> figures = new ArrayList<>();
    if (latest.active().isEmpty()) {
      figures.add("Active connections");
    }
    if (latest.waiting().isEmpty()) {
      figures.add("Waiting threads");
    }
    if (latest.max().isEmpty()) {
      figures.add("The maximum");
    }
    if (CreationStall.total(latest).isEmpty()) {
      figures.add("Open connections");
    }
    return figures;
  }
}
