package io.confida.monitor.analysis;

import io.confida.monitor.analysis.PoolVerdict.DatabaseDown;
import io.confida.monitor.analysis.PoolVerdict.Healthy;
import io.confida.monitor.analysis.PoolVerdict.LeakSuspected;
import io.confida.monitor.analysis.PoolVerdict.Saturated;
import io.confida.monitor.analysis.PoolVerdict.Unknown;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTotals;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives a pool its verdict. The first of these that holds:
 *
 * <ol>
 *   <li>Unknown, when the target is lost or the pool cannot be read: nothing else could be true by
 *       now;
 *   <li>DatabaseDown, down and then slow: when the database does not do its part, pools fill and
 *       connections stay out, so this is the cause and the rest its effects;
 *   <li>LeakSuspected by holders, when the pool is not saturated, or when suspects hold at least
 *       half of what is out: then the leak is why it is full. Else they stand in the evidence of
 *   <li>Saturated;
 *   <li>LeakSuspected by counts: weak, and in a full pool the counts tell nothing;
 *   <li>Healthy.
 * </ol>
 *
 * <p>No single sample turns a verdict: {@link PoolCourse} has the times for saturation (seen within
 * 200 ms at 10 samples a second, over after about 700 ms of calm), {@link DatabaseSigns} those for
 * the database (seen after 2 to 3 s; one sign of life ends it, for what is down gives none).
 */
final class PoolJudge {
  private static final Duration SHARE_OVER = Duration.ofMinutes(1);

  /** A count that has not moved for this long is worth a word. */
  private static final Duration UNMOVED = Duration.ofSeconds(10);

  private PoolJudge() {}

  /** The verdict on a pool whose samples so far made up this course. */
  static PoolVerdict judge(
      TargetState state, PoolView pool, PoolCourse.Reading course, JudgeSettings settings) {
    if (state instanceof TargetState.Lost lost) {
      return new Unknown(
          lost.since(),
          "The target cannot be seen: " + lost.reason() + ".",
          pool.latest().map(PoolJudge::lastSeen).stream().toList(),
          Unknown.Cause.TARGET_LOST);
    }
    if (pool.latest().isEmpty()) {
      return unread(state, pool);
    }
    PoolSnapshot latest = pool.latest().get();
    Optional<DatabaseDown> database = DatabaseSigns.judge(pool, latest, course);
    if (database.isPresent()) {
      return database.get();
    }
    List<Holder> suspects = LeakSigns.suspects(pool, latest, settings);
    boolean explains = !course.saturated() || 2 * suspects.size() >= latest.active().orElse(0);
    if (!suspects.isEmpty() && explains) {
      return LeakSigns.byHolders(latest, suspects);
    }
    if (course.saturated()) {
      return saturated(pool, latest, course, suspects);
    }
    Optional<LeakSuspected> leak = LeakSigns.byCounts(pool, latest, course);
    return leak.isPresent() ? leak.get() : healthy(pool, latest, course);
  }

  private static PoolVerdict unread(TargetState state, PoolView pool) {
    PoolTotals totals = pool.totals();
    boolean before = totals.samplesTaken() > 0;
    List<String> evidence =
        List.of(
            totals.samplesTaken()
                + " samples taken and "
                + totals.samplesFailed()
                + " failed so far");
    if (!before && totals.samplesFailed() == 0) {
      return new Unknown(
          state.since(),
          "The pool has not been read yet: ask again in a moment.",
          evidence,
          Unknown.Cause.NEVER_READ);
    }
    return new Unknown(
        state.since(),
        (before
                ? "The pool's figures cannot be read any more"
                : "The pool's figures cannot be read")
            + ": it hangs or refuses. The monitor's own log has the reason; it goes on trying.",
        evidence,
        before ? Unknown.Cause.UNREADABLE : Unknown.Cause.NEVER_READ);
  }

  private static Healthy healthy(PoolView pool, PoolSnapshot latest, PoolCourse.Reading course) {
    Instant now = latest.capturedAt();
    Optional<Instant> unmoved = course.unreturnedSince();
    // Without a lambda: this is where a target's judge comes each second.
    if (unmoved.isEmpty() || !lasted(unmoved.get(), now, UNMOVED) || cameBack(pool)) {
      return new Healthy(
          now, "Connections are free: nothing needs doing.", List.of(lastSeen(latest)));
    }
    boolean answers =
        pool.knock()
            .filter(knock -> knock.answer() == DatabaseKnock.Answer.ANSWERED)
            .filter(knock -> !lasted(knock.at(), now, DatabaseSigns.KNOCK_COUNTS))
            .isPresent();
    String sentence =
        "Connections are free, but the count of those out has not fallen for "
            + Quantity.seconds(DatabaseSigns.between(unmoved.get(), now))
            + (answers
                ? ": the database answers, so this is steady load, work that lasts, or a leak"
                : ": steady load, work that lasts, a leak, or a database that is silent")
            + (pool.tellsHolders()
                ? "; see the holders."
                : FromWithin.tellsMore(pool)
                    ? "; `attach --inject` tells them apart."
                    : "; a thread dump tells them apart.");
    return new Healthy(now, sentence, List.of(lastSeen(latest)));
  }

  /** Whether the pool has counted a return, which is surer than the course of the samples. */
  private static boolean cameBack(PoolView pool) {
    return pool.timings(UNMOVED).filter(seen -> seen.use().count() > 0).isPresent();
  }

  private static boolean lasted(Instant since, Instant now, Duration atLeast) {
    return Duration.between(since, now).compareTo(atLeast) >= 0;
  }

  private static Saturated saturated(
      PoolView pool, PoolSnapshot latest, PoolCourse.Reading course, List<Holder> suspects) {
    Instant now = latest.capturedAt();
    double seconds = DatabaseSigns.between(course.saturatedSince(), now);
    PoolWindow window = pool.window(SHARE_OVER);
    List<String> evidence = new ArrayList<>();
    evidence.add(lastSeen(latest));
    evidence.add("saturated for " + Quantity.seconds(seconds));
    window
        .saturatedShare()
        .ifPresent(
            share ->
                evidence.add(
                    "saturated "
                        + Quantity.share(share)
                        + " of the last "
                        + Quantity.seconds(window.spanSeconds())));
    window
        .waiting()
        .peak()
        .ifPresent(
            peak ->
                evidence.add(
                    "at most "
                        + Quantity.count(peak, "thread")
                        + " waiting over the last "
                        + Quantity.seconds(window.spanSeconds())));
    HolderGroup.group(suspects)
        .forEach(group -> evidence.add("suspected leak: " + LeakSigns.words(group)));
    boolean unmoved =
        course.unreturnedSince().filter(since -> lasted(since, now, UNMOVED)).isPresent();
    if (unmoved) {
      evidence.add(
          "the count of connections out has not fallen for "
              + Quantity.seconds(DatabaseSigns.between(course.unreturnedSince().orElse(now), now)));
    }
    return new Saturated(
        course.saturatedSince(),
        sentence(pool, latest, unmoved),
        evidence,
        latest.waiting(),
        seconds,
        window.saturatedShare());
  }

  private static String sentence(PoolView pool, PoolSnapshot latest, boolean unmoved) {
    OptionalInt waiting = latest.waiting();
    OptionalInt open = CreationStall.total(latest);
    boolean room =
        open.isPresent() && latest.max().isPresent() && open.getAsInt() < latest.max().getAsInt();
    String state =
        waiting.orElse(0) > 0
            ? Quantity.count(waiting.getAsInt(), "thread")
                + (waiting.getAsInt() == 1 ? " waits" : " wait")
                + (room ? " while the pool opens connections" : " for a connection")
            : waiting.isPresent()
                ? "The pool is full or was a moment ago; nobody waits just now"
                : "The pool is full; whether threads wait, its library does not tell";
    String next =
        pool.tellsHolders()
            ? ": see who holds the connections for how long, and what size the report advises."
            : !FromWithin.tellsMore(pool)
                ? ": who holds them, "
                    + pool.library()
                    + " does not tell; see a thread dump, and `report` for the size the load needs."
                : unmoved
                    ? ": use `attach --inject` to see who holds them, for counts alone cannot tell load"
                        + " from a leak or a silent database."
                    : ": use `attach --inject` to see who holds them, or `report` for the size the load"
                        + " needs.";
    return state + next;
  }

  /** The last reading in words. */
  static String lastSeen(PoolSnapshot latest) {
    var words = new StringBuilder(80);
    if (latest.active().isPresent()) {
      words.append(", ").append(latest.active().getAsInt());
      if (latest.max().isPresent()) {
        words.append(" of ").append(latest.max().getAsInt());
      }
      words.append(" connections out");
    }
    if (latest.idle().isPresent()) {
      words.append(", ").append(latest.idle().getAsInt()).append(" idle");
    }
    if (latest.waiting().isPresent()) {
      words
          .append(", ")
          .append(Quantity.count(latest.waiting().getAsInt(), "thread"))
          .append(" waiting");
    }
    return words.length() == 0
        ? "no figure told"
        : words.append(" at the last reading").substring(2);
  }
}
