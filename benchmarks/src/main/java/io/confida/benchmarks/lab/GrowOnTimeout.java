package io.confida.benchmarks.lab;

import java.util.List;

/**
 * What FlexyPool's {@code IncrementPoolOnTimeoutConnectionAcquisitionStrategy} comes to: a rival.
 *
 * <p>It adds one connection for each acquisition that took longer than its timeout, up to an
 * overflow, and never takes one back (V. Mihalcea, "FlexyPool, reactive connection pooling", 2014).
 * Here each probe is a while under load: when its longest wait passed the timeout, the next probe
 * has as many more as there were rounds in which one did, which is less than FlexyPool would add in
 * that time, and never too many by that.
 *
 * @param start connections at the start, for instance 10
 * @param overflow how many it may add
 * @param timeoutMillis the longest acquisition that adds none
 */
public record GrowOnTimeout(int start, int overflow, double timeoutMillis) implements Tuner {

  @Override
  public String name() {
    return "FlexyPool";
  }

  @Override
  public Step next(List<SizeRounds> probes) {
    if (probes.isEmpty()) {
      return new Step.Measure(start);
    }
    int size = grown(probes);
    return size == probes.getLast().size()
        ? new Step.Done(conclude(probes))
        : new Step.Measure(size);
  }

  @Override
  public KneeFinding conclude(List<SizeRounds> probes) {
    int size = probes.isEmpty() ? start : grown(probes);
    return KneeFinding.byRule(
        size,
        "Grown from %d connections, by one for each wait over %s ms."
            .formatted(start, timeoutMillis));
  }

  private int grown(List<SizeRounds> probes) {
    SizeRounds last = probes.getLast();
    long late =
        last.rounds().stream().filter(round -> round.longestWaitMillis() > timeoutMillis).count();
    return (int) Math.min(start + overflow, last.size() + late);
  }
}
