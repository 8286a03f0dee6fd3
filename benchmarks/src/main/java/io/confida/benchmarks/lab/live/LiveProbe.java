package io.confida.benchmarks.lab.live;

import io.confida.benchmarks.lab.Round;
import io.confida.benchmarks.lab.SizeRounds;
import io.confida.benchmarks.lab.Tuning;
import io.confida.benchmarks.lab.sweep.Measurements;
import io.confida.benchmarks.lab.sweep.Sweep;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Probes pool sizes on a database and keeps what each came to. */
public final class LiveProbe implements Tuning.Probe {

  private final LiveBlocks blocks;
  private final Duration timeout;
  private final int rounds;
  private final Measurements kept;
  private final Consumer<SizeRounds> progress;

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
    PoolSetting setting = new PoolSetting(size, 0, timeout.toMillis());
    int before = kept.rounds(setting);
    List<Round> measured = new ArrayList<>();
    for (Sweep.Block block : blocks.rounds(setting, rounds)) {
      measured.add(kept.add(setting, before + measured.size(), block).uncorrected());
    }
    SizeRounds all = new SizeRounds(size, measured);
    progress.accept(all);
    return all;
  }
}
