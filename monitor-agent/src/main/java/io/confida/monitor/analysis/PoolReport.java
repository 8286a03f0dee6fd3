package io.confida.monitor.analysis;

import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.RoundTrips;
import java.util.List;
import java.util.Optional;

/**
 * What a report says of one pool.
 *
 * @param name the pool's name
 * @param library its library's name
 * @param verdict its verdict at the end
 * @param changes the verdicts over the time watched, oldest first; one when it never changed
 * @param latest the last reading
 * @param seen what the samples say together
 * @param course the samples themselves, oldest first
 * @param timings what borrowers met, where the pool tells it
 * @param roundTrips the database's round trips, where they are recorded
 * @param holders who has connections for long, grouped; empty too where it is not known
 * @param advice on its size
 * @param unseen what could not be seen
 */
public record PoolReport(
    String name,
    String library,
    PoolVerdict verdict,
    List<VerdictChange> changes,
    Optional<PoolSnapshot> latest,
    PoolWindow seen,
    List<PoolSample> course,
    Optional<PoolTimings> timings,
    Optional<RoundTrips> roundTrips,
    List<HolderGroup> holders,
    SizingAdvice advice,
    List<Unseen> unseen) {

  /**
   * Something that could not be seen.
   *
   * @param what what it is
   * @param how how it can be seen
   */
  public record Unseen(String what, String how) {}

  public PoolReport {
    changes = List.copyOf(changes);
    course = List.copyOf(course);
    holders = List.copyOf(holders);
    unseen = List.copyOf(unseen);
  }
}
