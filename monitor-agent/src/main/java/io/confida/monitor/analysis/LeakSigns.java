package io.confida.monitor.analysis;

import io.confida.monitor.analysis.PoolVerdict.LeakSuspected;
import io.confida.monitor.analysis.PoolVerdict.LeakSuspected.Basis;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether connections are out that nobody will give back: by their holders where the pool tells
 * them, else, more weakly, by the {@linkplain ActiveFloor floor} of the active connections.
 */
final class LeakSigns {
  private LeakSigns() {}

  /** Holders that are suspected; none where the pool does not tell holders. */
  static List<Holder> suspects(PoolView pool, PoolSnapshot latest, JudgeSettings settings) {
    if (!pool.tellsHolders() || latest.active().orElse(1) == 0) {
      return List.of();
    }
    double leakAfter = settings.leakAfter().toNanos() / 1e9;
    return pool.holders(settings.goneAfter()).stream()
        .filter(
            holder ->
                switch (holder.state()) {
                  case GONE -> true;
                  case WORKING, UNKNOWN -> holder.heldSeconds() >= leakAfter;
                  case IN_DATABASE -> false;
                })
        .toList();
  }

  /** The verdict on suspects, of which there is at least one. */
  static LeakSuspected byHolders(PoolSnapshot latest, List<Holder> suspects) {
    List<HolderGroup> groups = HolderGroup.group(suspects);
    List<String> evidence = new ArrayList<>();
    groups.forEach(group -> evidence.add(words(group)));
    latest
        .active()
        .ifPresent(
            active ->
                evidence.add(
                    active
                        + max(latest)
                        + " connections are out now, "
                        + suspects.size()
                        + " of them suspected"));
    HolderGroup first = groups.get(0);
    double oldest = groups.stream().mapToDouble(HolderGroup::oldestSeconds).max().orElse(0);
    String sentence =
        "Connections seem not to come back: "
            + Quantity.count(suspects.size(), "connection")
            + " out for up to "
            + Quantity.seconds(oldest)
            + first
                .borrower()
                .map(
                    frame ->
                        ", " + (groups.size() > 1 ? "most of them " : "") + "borrowed by " + frame)
                .orElse("")
            + advice(suspects);
    Instant since = latest.capturedAt().minusNanos(Math.round(oldest * 1e9));
    return new LeakSuspected(since, sentence, evidence, Basis.HOLDERS, groups);
  }

  private static String advice(List<Holder> suspects) {
    if (suspects.stream().anyMatch(holder -> holder.state() == Holder.ThreadState.GONE)) {
      return ". Threads that borrowed have moved on: see that every way out of that code closes its"
          + " connection.";
    }
    return suspects.stream().anyMatch(holder -> holder.state().inUse())
        ? ". Their threads are still at work there: see what they do while they keep a connection,"
            + " and that every way out closes it."
        : ". What became of those who borrowed is not known: they did so before anybody watched."
            + " See that every way out of what borrows closes its connection; who borrows from now"
            + " on is told.";
  }

  /** The verdict by counts alone, if the floor has risen again and again. */
  static Optional<LeakSuspected> byCounts(
      PoolView pool, PoolSnapshot latest, PoolCourse.Reading course) {
    Optional<ActiveFloor.Rise> rise = course.rise();
    return rise.isPresent() ? Optional.of(byCounts(pool, latest, rise.get())) : Optional.empty();
  }

  private static LeakSuspected byCounts(PoolView pool, PoolSnapshot latest, ActiveFloor.Rise rise) {
    String course =
        "while traffic paused, the connections that stayed out stood ever higher, "
            + rise.steps()
            + " times, from "
            + rise.from()
            + " to "
            + rise.to()
            + " over "
            + Quantity.seconds(DatabaseSigns.between(rise.since(), latest.capturedAt()))
            + " and never fell";
    String sentence =
        "Connections may be leaking: ever more of them stay out while nothing else moves. Counts"
            + " alone cannot tell a leak from work that lasts"
            + (pool.tellsHolders()
                ? ": see the holders."
                : FromWithin.tellsMore(pool)
                    ? ": use `attach --inject` to see who holds them."
                    : ": " + pool.library() + " does not tell who holds them, a thread dump may.");
    return new LeakSuspected(rise.since(), sentence, List.of(course), Basis.COUNTS, List.of());
  }

  /** One line for a group of holders. */
  static String words(HolderGroup group) {
    return Quantity.count(group.count(), "connection")
        + " out for up to "
        + Quantity.seconds(group.oldestSeconds())
        + group
            .borrower()
            .map(frame -> ", borrowed by " + frame)
            .orElse(", by code that is not known")
        + " in "
        + (group.threads().size() == 1
            ? "thread " + group.threads().get(0)
            : Quantity.count(group.threads().size(), "thread"));
  }

  private static String max(PoolSnapshot latest) {
    return latest.max().isPresent() ? " of " + latest.max().getAsInt() : "";
  }
}
