package io.confida.benchmarks.lab.live;

import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.lab.sweep.Measurements;
import io.confida.benchmarks.lab.sweep.Sample;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Probes pool sizes on a database and keeps what each came to. A look at the reference workload
 * before the first probe and after each tells how fast the machine was meanwhile.
 *
 * <p>Each round has a pool of its own, as the blocks of a sweep have: two pools of one size can
 * differ by a multiple of what two rounds on one of them do (which processes of the database fell
 * to which processor, and what the machine did just then), and rounds on one pool would call that
 * exact. So the scatter of the rounds is the one that the figures really have.
 */
public final class LiveProbe implements Tuning.Probe {

  private final LiveBlocks blocks;
  private final Duration timeout;
  private final int rounds;
  private final Measurements kept;
  private final Consumer<SizeRounds> progress;
  private final List<List<Sample>> samples = new ArrayList<>();

  /**
   * @param timeout the longest wait for a connection
   * @param rounds of each probe
   * @param kept where the blocks go
   * @param progress told of each probe
   */
  public LiveProbe(
      LiveBlocks blocks,
      Duration timeout,
      int rounds,
      Measurements kept,
      Consumer<SizeRounds> progress) {
    this.blocks = blocks;
    this.timeout = timeout;
    this.rounds = rounds;
    this.kept = kept;
    this.progress = progress;
  }

  @Override
  public SizeRounds measure(int size) {
    if (samples.isEmpty()) {
      kept.add(blocks.reference());
    }
    PoolSetting setting = new PoolSetting(size, 0, timeout.toMillis());
    int before = kept.rounds(setting);
    List<Sample> measured = new ArrayList<>();
    for (int round = before; round < before + rounds; round++) {
      measured.add(kept.add(setting, round, blocks.measure(setting, round)));
    }
    kept.add(blocks.reference());
    samples.add(measured);
    SizeRounds all =
        new SizeRounds(size, measured.stream().map(sample -> sample.uncorrected()).toList());
    progress.accept(all);
    return all;
  }

  @Override
  public List<SizeRounds> corrected(List<SizeRounds> probes) {
    List<SizeRounds> corrected = new ArrayList<>();
    for (int i = 0; i < probes.size(); i++) {
      corrected.add(new SizeRounds(probes.get(i).size(), kept.corrected(samples.get(i))));
    }
    return corrected;
  }
}
