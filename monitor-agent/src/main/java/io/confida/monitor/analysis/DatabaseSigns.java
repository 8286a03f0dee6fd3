package io.confida.monitor.analysis;

import io.confida.monitor.analysis.PoolVerdict.DatabaseDown;
import io.confida.monitor.analysis.PoolVerdict.DatabaseDown.Grade;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.RoundTrips;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether the database does its part for one pool. The signs:
 *
 * <ul>
 *   <li>creation stalls: threads wait, the pool has room, and nothing is opened for {@link #STALL};
 *   <li>stuck: every connection that is out, save those whose borrowers have moved on, has waited
 *       for the database for {@link #QUIET};
 *   <li>quiet: no read from the database has ended for {@link #QUIET} while connections are out;
 *   <li>slow: half of the last round trips took {@link #SLOW_TRIP} or more;
 *   <li>a knock that was answered and is not older than {@link #KNOCK_COUNTS}, or one that was not
 *       answered and that nothing has disproved since.
 * </ul>
 *
 * <p>Down: a knock without answer beside another sign of trouble, or after another without answer
 * (one alone may have met a pause), whether or not anybody wants a connection just now; or, where
 * nobody can knock, creation stalls and no connection is open at all. A database that answered a
 * knock is never called down. Slow: a stall, or borrowers who wait while the others are stuck or
 * the wire is quiet, or slow round trips. A full pool alone is none of these, and neither is a
 * connection that one statement keeps for long while nobody waits.
 */
final class DatabaseSigns {
  static final Duration STALL = Duration.ofSeconds(2);
  static final Duration QUIET = Duration.ofSeconds(3);
  static final Duration KNOCK_COUNTS = Duration.ofSeconds(10);

  /** A knock without answer is repeated within 15 s; so much older, nobody knocks any more. */
  static final Duration UNANSWERED_STANDS = Duration.ofSeconds(40);

  private static final Duration IN_A_ROW = Duration.ofSeconds(1);
  static final double SLOW_TRIP = 1.0;
  private static final int FEWEST_TRIPS = 5;

  private final PoolView pool;
  private final PoolSnapshot latest;
  private final Instant now;
  private final Optional<Instant> stallSince;
  private final Optional<Instant> unreturnedSince;
  private final boolean demand;
  private final List<String> evidence = new ArrayList<>();

  private DatabaseSigns(PoolView pool, PoolSnapshot latest, PoolCourse.Reading course) {
    this.pool = pool;
    this.latest = latest;
    this.now = latest.capturedAt();
    this.stallSince = lasting(course.stallSince(), STALL);
    this.unreturnedSince = lasting(course.unreturnedSince(), QUIET);
    this.demand = course.saturated() || latest.waiting().orElse(0) > 0;
  }

  /** The verdict, if there is reason for one. */
  static Optional<DatabaseDown> judge(
      PoolView pool, PoolSnapshot latest, PoolCourse.Reading course) {
    return new DatabaseSigns(pool, latest, course).judge();
  }

  private Optional<DatabaseDown> judge() {
    Optional<DatabaseKnock> knock = pool.knock();
    if (knock.isPresent() && !counts(knock.get())) {
      knock = Optional.empty();
    }
    boolean unanswered = knock.isPresent() && knock.get().down();
    boolean again =
        unanswered
            && Duration.between(knock.get().since(), knock.get().at()).compareTo(IN_A_ROW) >= 0;
    boolean stalls = stallSince.isPresent();
    boolean empty = CreationStall.total(latest).orElse(-1) == 0;
    boolean stuck = stuckHolders();
    boolean quiet = quietWire();
    boolean slow = slowTrips();
    boolean trouble = stalls || stuck || quiet || (demand && unreturnedSince.isPresent());
    if (stallSince.isPresent()) {
      tellStall(stallSince.get());
    }
    if (knock.isPresent()) {
      tellKnock(knock.get());
    }

    if (unanswered && (trouble || again)) {
      return verdict(
          Grade.DOWN,
          knock.get().since(),
          "The database does not answer at "
              + knock.get().peer()
              + " ("
              + knock.get().detail()
              + "): see whether it runs and whether the network lets this host through. The pool"
              + " itself is not the cause.");
    }
    if (stalls && empty && knock.isEmpty()) {
      return verdict(
          Grade.DOWN,
          "The pool cannot open a connection and has none left, although it may have "
              + latest.max().orElse(0)
              + ": see whether the database runs, and look for the refused log-ins in the"
              + " application's log.");
    }
    if (stalls) {
      return verdict(
          Grade.SLOW,
          knock.isPresent()
              ? "The database answers, but opens no connection for this pool: see its limit of"
                  + " connections, the password, and how long a log-in takes."
              : "The pool has room and opens no connection for those who wait: see whether the"
                  + " database takes new connections; "
                  + watchCloser());
    }
    if (stuck && demand) {
      return verdict(
          Grade.SLOW,
          (knock.isPresent() ? "The database answers, but every" : "Every")
              + " borrower has waited for its statement for "
              + Quantity.seconds(QUIET.toMillis() / 1e3)
              + " or more while others want a connection: look for locks and long statements in"
              + " the database.");
    }
    if (quiet && demand) {
      return verdict(
          Grade.SLOW,
          "No word has come from the database while connections are out and others wait: look for"
              + " locks and long statements in the database, then at the network.");
    }
    if (slow) {
      return verdict(
          Grade.SLOW,
          "The database takes a second or more for half of its answers: look for locks, long"
              + " statements and a busy disk there; a larger pool would make it worse.");
    }
    return Optional.empty();
  }

  private boolean counts(DatabaseKnock last) {
    return switch (last.answer()) {
      case ANSWERED -> !lasted(last.at(), KNOCK_COUNTS);
      // That a port is open does not tell that the database behind it works.
      case ACCEPTED -> false;
      case REFUSED, SILENT -> !lasted(last.at(), UNANSWERED_STANDS);
    };
  }

  private boolean stuckHolders() {
    int active = latest.active().orElse(0);
    if (unreturnedSince.isEmpty() || active == 0 || !pool.tellsHolders()) {
      return false;
    }
    List<Holder> holders = pool.holders(QUIET);
    List<Holder> using = holders.stream().filter(holder -> holder.state().inUse()).toList();
    boolean stuck =
        holders.size() >= active
            && !using.isEmpty()
            && using.stream().allMatch(holder -> holder.state() == Holder.ThreadState.IN_DATABASE);
    if (stuck) {
      evidence.add(
          "all "
              + Quantity.count(using.size(), "connection")
              + (using.size() == holders.size() ? " that are out" : " that are out and in use")
              + " wait for the database, the longest since "
              + Quantity.seconds(using.get(0).heldSeconds()));
    }
    return stuck;
  }

  private boolean quietWire() {
    Optional<RoundTrips> trips = unreturnedSince.isEmpty() ? Optional.empty() : pool.roundTrips();
    if (trips.isEmpty()) {
      return false;
    }
    OptionalDouble quiet = trips.get().quietSeconds();
    if (quiet.orElse(0) < QUIET.toMillis() / 1e3) {
      return false;
    }
    evidence.add("no read from the database has ended for " + Quantity.seconds(quiet.orElse(0)));
    return true;
  }

  private boolean slowTrips() {
    Optional<RoundTrips> trips = pool.roundTrips();
    if (trips.isEmpty() || trips.get().times().count() < FEWEST_TRIPS) {
      return false;
    }
    double median = trips.get().times().quantileSeconds(0.5).orElse(0);
    if (median < SLOW_TRIP) {
      return false;
    }
    evidence.add(
        "half of "
            + trips.get().times().count()
            + " round trips in the last "
            + Quantity.seconds(trips.get().seconds())
            + " took "
            + Quantity.seconds(median)
            + " or more");
    return true;
  }

  private void tellStall(Instant since) {
    evidence.add(
        0,
        Quantity.count(latest.waiting().orElse(0), "thread")
            + " waiting, "
            + CreationStall.total(latest).orElse(0)
            + " of "
            + latest.max().orElse(0)
            + " connections open, and none opened for "
            + Quantity.seconds(between(since, now)));
  }

  private void tellKnock(DatabaseKnock knock) {
    evidence.add(
        "knocked at "
            + knock.peer()
            + " "
            + Quantity.seconds(Math.max(0, between(knock.at(), now)))
            + " ago: "
            + knock.detail()
            + ", after "
            + Quantity.seconds(knock.tookSeconds()));
  }

  private Optional<DatabaseDown> verdict(Grade grade, String sentence) {
    return verdict(grade, now, sentence);
  }

  /**
   * @param atLeastSince since when it has been so, if the pool itself tells no earlier moment
   */
  private Optional<DatabaseDown> verdict(Grade grade, Instant atLeastSince, String sentence) {
    if (evidence.isEmpty() || (stallSince.isEmpty() && unreturnedSince.isPresent())) {
      evidence.add(
          Quantity.count(latest.active().orElse(0), "connection")
              + " out, and the count has not fallen for "
              + Quantity.seconds(between(unreturnedSince.orElse(now), now)));
    }
    Instant since =
        stallSince
            .filter(stall -> unreturnedSince.filter(stall::isAfter).isEmpty())
            .or(() -> unreturnedSince)
            .orElse(atLeastSince);
    return Optional.of(new DatabaseDown(since, sentence, evidence, grade));
  }

  private String watchCloser() {
    return pool.tellsHolders()
        ? "its log has the reason."
        : "with `attach --inject` or `--jfr` the database itself can be asked.";
  }

  private Optional<Instant> lasting(Optional<Instant> since, Duration atLeast) {
    return since.isPresent() && lasted(since.get(), atLeast) ? since : Optional.empty();
  }

  private boolean lasted(Instant since, Duration atLeast) {
    return Duration.between(since, now).compareTo(atLeast) >= 0;
  }

  static double between(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
