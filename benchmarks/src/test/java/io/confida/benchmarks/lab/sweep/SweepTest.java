package io.confida.benchmarks.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.confida.benchmarks.lab.Objective;
import io.confida.benchmarks.lab.statistics.DriftCorrection.Reference;
import io.confida.benchmarks.load.pool.LoadResult;
import io.confida.benchmarks.load.pool.PoolSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepTest {

  private static final Objective THROUGHPUT = new Objective.Throughput();
  private static final List<PoolSetting> SETTINGS =
      IntStream.of(1, 2, 4, 8, 16, 32).mapToObj(size -> new PoolSetting(size, 0, 1_000)).toList();

  @TempDir private Path directory = Path.of("");

  private final List<Integer> order = new ArrayList<>();
  private double now;

  /** A machine that loses a third of its speed during the sweep, and a database with 4 servers. */
  private final Sweep.Blocks slowing =
      new Sweep.Blocks() {
        @Override
        public Sweep.Block measure(PoolSetting setting, int round) {
          order.add(setting.size());
          now++;
          long answered = Math.round(10_000 * Math.min(setting.size(), 4) * speed());
          Histogram millis = new Histogram(3);
          millis.recordValue(5_000_000L * setting.size());
          return new Sweep.Block(
              new LoadResult(1, answered, 0, 0, 0, "", millis, millis, millis),
              now,
              new Sample.Cpu(12, 34.0));
        }

        @Override
        public Reference reference() {
          return new Reference(now + 0.5, 5_000 * speed());
        }

        private double speed() {
          return 1 - now / 60;
        }
      };

  @Test
  void eachRoundMeasuresAllInAnOrderOfItsOwn() {
    sweep(3).run(slowing, () -> false, progress -> {});

    assertThat(order).hasSize(18);
    List<Integer> first = order.subList(0, 6);
    List<Integer> second = order.subList(6, 12);
    assertThat(first).containsExactlyInAnyOrder(1, 2, 4, 8, 16, 32).isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrder(1, 2, 4, 8, 16, 32);
  }

  @Test
  void driftIsTakenOutAndTheKneeFound() {
    Sweep sweep = sweep(3);
    sweep.run(slowing, () -> false, progress -> {});
    SweepResult result = sweep.result(THROUGHPUT);

    double at4 = result.points().get(2).perSecond().estimate();
    for (int i = 3; i < 6; i++) {
      assertThat(result.points().get(i).perSecond().estimate()).isCloseTo(at4, within(0.04 * at4));
    }
    assertThat(Objects.requireNonNull(result.finding()).size()).isEqualTo(4);
  }

  @Test
  void aStopKeepsWhatWasMeasured() {
    Sweep sweep = sweep(3);
    List<Sweep.Progress> seen = new ArrayList<>();
    sweep.run(slowing, () -> seen.size() == 4, seen::add);

    assertThat(sweep.result(THROUGHPUT).points()).hasSize(4);
    assertThat(seen.getLast().done()).isEqualTo(4);
    assertThat(seen.getLast().all()).isEqualTo(18);
  }

  @Test
  void aSweepThatWasStoppedGoesOnWithWhatIsMissing() {
    Sweep first = sweep(3);
    first.run(slowing, () -> order.size() == 8, progress -> {});
    Path file = directory.resolve("sweep.json");
    SweepFile.write(file, first.result(THROUGHPUT));

    SweepResult before = SweepFile.read(file);
    Sweep second = Sweep.resume(before.setup(), SETTINGS, before);
    assertThat(second.left()).isEqualTo(10);
    List<Sweep.Progress> seen = new ArrayList<>();
    second.run(slowing, () -> false, seen::add);

    assertThat(seen.getFirst().done()).isEqualTo(9);
    assertThat(order).hasSize(18);
    SweepResult result = second.result(THROUGHPUT);
    assertThat(result.points())
        .allSatisfy(
            point -> {
              assertThat(point.samples()).extracting(Sample::round).containsExactly(0, 1, 2);
              // Latencies of before and after are in one distribution.
              assertThat(HistogramText.decode(point.histogram()).getTotalCount()).isEqualTo(3);
            });
    assertThat(second.left()).isZero();
  }

  @Test
  void anotherSweepIsNotGoneOnWith() {
    Sweep first = sweep(2);
    first.run(slowing, () -> false, progress -> {});

    assertThatThrownBy(() -> Sweep.resume(setup(3), SETTINGS, first.result(THROUGHPUT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the sweep to resume differs in rounds (2, and 3): repeat its options");
  }

  @Test
  void otherSettingsAreNotGoneOnWithOnceTheFirstRoundIsThrough() {
    Sweep first = sweep(2);
    first.run(slowing, () -> order.size() == 7, progress -> {});
    SweepResult before = first.result(THROUGHPUT);
    List<PoolSetting> more = new ArrayList<>(SETTINGS);
    more.add(new PoolSetting(64, 0, 1_000));

    assertThat(Sweep.resume(before.setup(), SETTINGS, before).left()).isEqualTo(5);
    assertThatThrownBy(() -> Sweep.resume(before.setup(), more, before))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pool settings (no more, and size 64 with a timeout of 1000 ms)");
    assertThatThrownBy(() -> Sweep.resume(before.setup(), SETTINGS.subList(0, 5), before))
        .hasMessageContaining("pool settings (size 32 with a timeout of 1000 ms, and no more)");
  }

  @Test
  void aRoundThatWasNotThroughDoesNotTellAllSettings() {
    Sweep first = sweep(2);
    first.run(slowing, () -> order.size() == 3, progress -> {});
    SweepResult before = first.result(THROUGHPUT);

    assertThat(Sweep.resume(before.setup(), SETTINGS, before).left()).isEqualTo(9);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Sweep sweep = sweep(2);
    sweep.run(slowing, () -> false, progress -> {});
    SweepResult result = sweep.result(THROUGHPUT);
    Path file = directory.resolve("sweep.json");

    SweepFile.write(file, result);

    assertThat(SweepFile.read(file)).isEqualTo(result);
    assertThat(file).content().contains("\"schema\" : \"confida-sweep-1\"", "\"machine\"");
  }

  @Test
  void beforeTheFirstBlockThereIsNoFinding() {
    assertThat(sweep(1).result(THROUGHPUT).finding()).isNull();
  }

  @Test
  void anotherFileIsRefusedWithTheWayOut() throws IOException {
    Path other = Files.writeString(directory.resolve("other.json"), "{\"command\":\"http\"}");
    Path broken = Files.writeString(directory.resolve("broken.json"), "{");

    assertThatThrownBy(() -> SweepFile.read(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name a file that sweep or tune wrote");
    assertThatThrownBy(() -> SweepFile.read(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON");
    assertThatThrownBy(() -> SweepFile.read(directory.resolve("none.json")))
        .hasMessageContaining("cannot read");
  }

  private static Sweep sweep(int rounds) {
    return new Sweep(setup(rounds), SETTINGS);
  }

  private static SweepResult.Setup setup(int rounds) {
    return new SweepResult.Setup(
        "read", "64 clients", "gate", "throughput", "PostgreSQL 18", rounds, 0.1, 1, 7);
  }
}
