package io.confida.monitor.analysis;

import io.confida.monitor.analysis.SizingAdvice.Basis;
import io.confida.monitor.analysis.SizingAdvice.Confidence;
import io.confida.monitor.analysis.SizingAdvice.Range;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import io.confida.monitor.snapshot.PoolView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Advises a size. The load in erlangs is by Little's law (J. D. C. Little, "A Proof for the Queuing
 * Formula L = λW", Operations Research 9, 1961) the rate of borrowing by the mean time of use where
 * the pool tells both, and the mean of the sampled counts elsewhere; its uncertainty comes from
 * {@linkplain Load batch means}. {@linkplain ErlangC Erlang's formula} turns it into the fewest
 * connections with which at most {@link #MAY_WAIT} of the borrowers wait.
 *
 * <p>What was seen corrects what was computed: bursts that no Poisson process would make raise it
 * (where nobody waited, the share of time that a number of connections was in use is known), and no
 * size is advised above the most threads that wanted a connection at once.
 */
final class Sizing {
  /** The share of borrowers that may have to wait. */
  static final double MAY_WAIT = 0.01;

  static final double SHORT_SECONDS = 30;
  static final long FEW_BORROWS = 100;
  static final int FEW_BUSY_SAMPLES = 30;

  /** Above this share of time at the maximum the demand beyond it cannot be seen. */
  private static final double CLIPPED = 0.5;

  private static final double BATCH_SECONDS = 3;
  private static final int MOST_BATCHES = 20;

  private final PoolView pool;
  private final Seen seen;
  private final OptionalInt max;
  private final Optional<PoolTimings> timings;
  private final List<String> sentences = new ArrayList<>();

  private Sizing(PoolView pool, Duration window) {
    this.pool = pool;
    this.max = pool.latest().map(PoolSnapshot::max).orElse(OptionalInt.empty());
    this.seen = Seen.of(pool.history(window), max);
    this.timings = pool.timings(window).filter(told -> told.seconds() > 0);
  }

  /** The advice for a pool from its last {@code window}, given its verdict. */
  static SizingAdvice advise(PoolView pool, Duration window, PoolVerdict verdict) {
    return new Sizing(pool, window).advise(verdict);
  }

  private SizingAdvice advise(PoolVerdict verdict) {
    Optional<String> spoilt = spoilt(verdict);
    if (spoilt.isPresent()) {
      sentences.add(spoilt.get());
      return none();
    }
    if (tooLittle()) {
      return none();
    }
    Load sampled = Load.ofBatches(seen.batchMeans(batches(seen.seconds())));
    Optional<Load> little = timings.map(this::little);
    // Timings count a use when it ends: what is out for long, or for good, shows in counts only.
    boolean longUses = little.isPresent() && sampled.mean() > 1.25 * little.get().mean() + 0.5;
    Basis basis = little.isPresent() && !longUses ? Basis.LITTLE_FROM_TIMINGS : Basis.SAMPLED;
    Load load = basis == Basis.SAMPLED ? sampled : little.get();
    if (longUses) {
      sentences.add(
          "The counts show more connections out than the uses that ended account for: some are"
              + " kept for long.");
    }
    Range sizes = sizes(load);
    sayLoad(load, basis);
    saySize(sizes);
    return new SizingAdvice(
        basis,
        confidence(load, basis, verdict),
        Optional.of(load),
        Optional.of(sizes),
        max,
        sentences);
  }

  private SizingAdvice none() {
    return new SizingAdvice(
        timings.isPresent() ? Basis.LITTLE_FROM_TIMINGS : Basis.SAMPLED,
        Confidence.NONE,
        Optional.empty(),
        Optional.empty(),
        max,
        sentences);
  }

  private static Optional<String> spoilt(PoolVerdict verdict) {
    return switch (verdict.kind()) {
      case DATABASE_DOWN, DATABASE_SLOW ->
          Optional.of(
              "No advice on the size: while the database does not do its part, the load says"
                  + " nothing about the pool. Mend that first.");
      case LEAK_SUSPECTED ->
          verdict instanceof PoolVerdict.LeakSuspected leak
                  && leak.basis() == PoolVerdict.LeakSuspected.Basis.HOLDERS
              ? Optional.of(
                  "No advice on the size: connections that do not come back fill a pool of any"
                      + " size. Mend the leak first.")
              : Optional.empty();
      case UNKNOWN -> Optional.of("No advice on the size: the pool cannot be read.");
      case HEALTHY, SATURATED -> Optional.empty();
    };
  }

  private boolean tooLittle() {
    boolean borrowedSeldom =
        timings.isPresent()
            ? timings.get().acquire().count() + timings.get().timeouts() < FEW_BORROWS
                && seen.meanActive() < 0.5
            : seen.busySamples() < FEW_BUSY_SAMPLES;
    if (seen.samples() > 0 && !borrowedSeldom) {
      return false;
    }
    if (seen.samples() == 0) {
      sentences.add("No advice on the size: no sample tells how many connections were out.");
      return true;
    }
    sentences.add(
        "Too little traffic to say what size is needed: "
            + timings
                .map(told -> Quantity.count(told.acquire().count(), "borrow"))
                .orElseGet(
                    () ->
                        seen.busySamples()
                            + " of "
                            + Quantity.count(seen.samples(), "sample")
                            + " saw a connection out")
            + " in "
            + Quantity.seconds(seen.seconds())
            + (seen.peakActive() > 0 ? ", never more than " + seen.peakActive() + " at once." : ".")
            + (seen.peakActive() == 0 || seen.waited() || max.isEmpty()
                ? ""
                : " " + max.getAsInt() + " was enough for that."));
    return true;
  }

  /** Little's law, in batches; those that gave up would have used a connection as well. */
  private Load little(PoolTimings all) {
    int batches = batches(all.seconds());
    double[] loads = new double[batches];
    Optional<PoolTimings> younger = Optional.empty();
    for (int i = 1; i <= batches; i++) {
      long millis = Math.round(all.seconds() * 1000 * i / batches);
      Optional<PoolTimings> until =
          i == batches ? Optional.of(all) : pool.timings(Duration.ofMillis(millis));
      if (until.isEmpty()) {
        return new Load(all.use().sumSeconds() / all.seconds(), 0, Double.POSITIVE_INFINITY);
      }
      PoolTimings batch = younger.isPresent() ? until.get().since(younger.get()) : until.get();
      loads[i - 1] = Math.max(0, batch.use().sumSeconds()) / Math.max(0.001, batch.seconds());
      younger = until;
    }
    double came = all.acquire().count() + all.timeouts();
    return Load.ofBatches(loads).times(came / Math.max(1, all.acquire().count()));
  }

  private static int batches(double seconds) {
    return (int) Math.max(1, Math.min(MOST_BATCHES, seconds / BATCH_SECONDS));
  }

  private Range sizes(Load load) {
    int low = ErlangC.servers(load.low(), MAY_WAIT);
    int best = ErlangC.servers(load.mean(), MAY_WAIT);
    // Without batches enough, twice the load is as good a guess as any, and confidence says so.
    int high = ErlangC.servers(Math.min(load.high(), 2 * load.mean() + 1), MAY_WAIT);
    if (!seen.waited()) {
      best = Math.max(best, seen.neededFor(MAY_WAIT));
      high = Math.max(high, seen.peakActive());
    }
    if (seen.mostCallers().isPresent()) {
      int callers = Math.max(1, seen.mostCallers().getAsInt());
      low = Math.min(low, callers);
      best = Math.min(best, callers);
      high = Math.min(high, callers);
    }
    return new Range(Math.min(low, best), best, Math.max(high, best));
  }

  private Confidence confidence(Load load, Basis basis, PoolVerdict verdict) {
    double half = (load.high() - load.low()) / 2 / Math.max(load.mean(), 1e-9);
    Confidence confidence =
        half <= 0.1 ? Confidence.GOOD : half <= 0.3 ? Confidence.FAIR : Confidence.LOW;
    if (basis == Basis.SAMPLED) {
      confidence = confidence.atMost(Confidence.FAIR);
    }
    boolean leaks = verdict.kind() == PoolVerdict.Kind.LEAK_SUSPECTED;
    if (seen.seconds() < SHORT_SECONDS || seen.shareAtMax() > CLIPPED || leaks) {
      confidence = confidence.atMost(Confidence.LOW);
    }
    if (leaks) {
      sentences.add("If connections leak, this is too large: look into that first.");
    }
    return confidence;
  }

  private void sayLoad(Load load, Basis basis) {
    sentences.add(
        Quantity.plain(load.mean())
            + " connections were in use on average"
            + (Double.isInfinite(load.high())
                ? ""
                : " ("
                    + Quantity.plain(load.low())
                    + " to "
                    + Quantity.plain(load.high())
                    + " with 90 % confidence)")
            + (basis == Basis.SAMPLED
                ? " by " + Quantity.count(seen.samples(), "sample")
                : " by "
                    + timings
                        .map(
                            told ->
                                Quantity.plain(told.borrowsPerSecond())
                                    + " borrows a second of "
                                    + Quantity.seconds(told.use().meanSeconds().orElse(0))
                                    + " each")
                        .orElse(""))
            + " over "
            + Quantity.seconds(seen.seconds())
            + ", at most "
            + seen.peakActive()
            + " at once.");
  }

  private void saySize(Range sizes) {
    if (seen.seconds() < SHORT_SECONDS) {
      sentences.add(
          "Only "
              + Quantity.seconds(seen.seconds())
              + " were watched: take this as a hint, and watch for half a minute at least.");
    }
    String guess = sizes.best() + spread(sizes);
    if (max.isEmpty()) {
      sentences.add(
          "A pool of "
              + guess
              + " lets at most "
              + Quantity.share(MAY_WAIT)
              + " of borrowers wait.");
      return;
    }
    int size = max.getAsInt();
    if (sizes.best() > size) {
      sentences.add(
          "Try "
              + guess
              + " instead of "
              + size
              + ", so that at most "
              + Quantity.share(MAY_WAIT)
              + " of borrowers wait. A larger pool only helps if the database has room: count all"
              + " instances against its limit of connections, and see that its processors and"
              + " disks are not busy already. Shorter uses help as much.");
      if (seen.shareAtMax() > CLIPPED) {
        sentences.add(
            "The pool was at its maximum "
                + Quantity.share(seen.shareAtMax())
                + " of the time, so the demand above it cannot be seen: go up in steps and look"
                + " again.");
      }
    } else if (!seen.waited()) {
      int enough = Math.min(size, Math.max(sizes.best(), seen.peakActive()));
      sentences.add(
          (seen.peakActive() * 2 <= size ? "The pool was never busy: " : "Nobody had to wait: ")
              + size
              + " is enough"
              + (enough < size
                  ? ", and anything from " + enough + " to " + size + " would do."
                  : " and not too many."));
    } else {
      sentences.add(
          "The load on average needs "
              + guess
              + " and the pool has "
              + size
              + ", yet it was full "
              + Quantity.share(seen.shareAtMax())
              + " of the time: the load comes in bursts. Spread them, or accept the wait; a larger"
              + " pool hands the burst on to the database.");
    }
  }

  private static String spread(Range sizes) {
    return sizes.low() == sizes.high() ? "" : " (" + sizes.low() + " to " + sizes.high() + ")";
  }
}
