package io.confida.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.benchmarks.lab.KneeFinding.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TunerTest {

  private static final Grid GRID = Grid.upTo(64);
  private static final Duration LONG = Duration.ofHours(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48})
  void withoutNoiseTheBendIsFoundExactly(int servers) {
    Tuning.Outcome outcome = tune(n -> Math.min(n, servers));

    assertThat(outcome.finding().size()).isEqualTo(servers);
    assertThat(outcome.probes()).hasSizeLessThanOrEqualTo(8);
    assertThat(outcome.finding().answer()).isNotEqualTo(Answer.NOT_SURE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 3.5, 5, 9, 14, 22, 40})
  void withoutNoiseTheTopOfTheLawIsFound(double peak) {
    UslModel truth = new UslModel(100, 0.01, 0.99 / (peak * peak));
    Place known = Place.on(truth, GRID, 0);

    Tuning.Outcome outcome = tune(truth::at);

    assertThat(truth.at(outcome.finding().size()))
        .isGreaterThanOrEqualTo(0.96 * truth.at(known.top()));
  }

  /** As it was measured: two connections were fast by luck, in seven of eight rounds. */
  @Test
  void aLuckySmallPoolDoesNotHideTheTop() {
    Map<Integer, SizeRounds> measured = new HashMap<>();
    for (SizeRounds each :
        List.of(
            SizeRounds.of(1, 2777, 2377, 2759, 2771),
            SizeRounds.of(2, 10775, 10580, 8555, 5867),
            SizeRounds.of(3, 7080, 6080, 7572, 8212),
            SizeRounds.of(4, 8439, 7148, 9424, 7225),
            SizeRounds.of(6, 10072, 9956, 9602, 9659),
            SizeRounds.of(8, 10343, 8680, 11027, 8500),
            SizeRounds.of(12, 10689, 10661, 9866, 10710),
            SizeRounds.of(16, 8114, 8286, 8513, 8252),
            SizeRounds.of(24, 7241, 6914, 7568, 7100),
            SizeRounds.of(32, 8320, 8606, 8318, 8434),
            SizeRounds.of(64, 6447, 6377, 6665, 6089))) {
      measured.put(each.size(), each);
    }

    Tuning.Outcome outcome =
        new Tuning(
                size -> Objects.requireNonNull(measured.get(size), () -> "size " + size),
                8,
                LONG,
                () -> 0L)
            .run(new BracketingTuner(GRID, new Objective.Throughput(), 8));

    assertThat(outcome.finding().size()).isBetween(5, 16);
  }

  @Test
  void aGridOfOneSizeIsMeasuredOnceAndAdvised() {
    Tuning.Outcome outcome =
        new Tuning(size -> SizeRounds.of(size, 10, 10, 10), 8, LONG, () -> 0L)
            .run(new BracketingTuner(Grid.of(4), new Objective.Throughput(), 8));

    assertThat(outcome.finding().size()).isEqualTo(4);
    assertThat(outcome.probes()).hasSize(1);
    assertThat(outcome.finding().answer()).isEqualTo(Answer.NOT_SURE);
  }

  @Test
  void whenTheTimeIsOverItAnswersFromWhatItHas() {
    AtomicLong clock = new AtomicLong();
    Tuning.Outcome outcome =
        new Tuning(
                size -> {
                  clock.addAndGet(Duration.ofSeconds(10).toNanos());
                  return SizeRounds.of(size, 1.0 * size, 1.01 * size);
                },
                8,
                Duration.ofSeconds(35),
                clock::get)
            .run(new BracketingTuner(GRID, new Objective.Throughput(), 8));

    assertThat(outcome.end()).isEqualTo(Tuning.End.TIME);
    assertThat(outcome.probes()).hasSize(3);
    assertThat(outcome.finding().size()).isEqualTo(64);
  }

  @Test
  void aSearchIsToldWhatEarlierProbesComeToNow() {
    // The machine loses a tenth from probe to probe; what is known of it corrects all of them.
    Tuning.Probe slowing =
        new Tuning.Probe() {
          private double speed = 1;

          @Override
          public SizeRounds measure(int size) {
            speed *= 0.9;
            double value = speed * Math.min(size, 8);
            return SizeRounds.of(size, value, value, value);
          }

          @Override
          public List<SizeRounds> corrected(List<SizeRounds> probes) {
            List<SizeRounds> corrected = new ArrayList<>();
            for (int i = 0; i < probes.size(); i++) {
              double value = probes.get(i).rounds().getFirst().perSecond() / Math.pow(0.9, i + 1);
              corrected.add(SizeRounds.of(probes.get(i).size(), value, value, value));
            }
            return corrected;
          }
        };

    Tuning.Outcome outcome =
        new Tuning(slowing, 8, LONG, () -> 0L)
            .run(new BracketingTuner(GRID, new Objective.Throughput(), 8));

    assertThat(outcome.finding().size()).isEqualTo(8);
  }

  @Test
  void onlyTheTimeWithinItsStepsCountsForASearch() {
    AtomicLong clock = new AtomicLong();
    Tuning.Search search =
        new Tuning(
                size -> {
                  clock.addAndGet(Duration.ofSeconds(1).toNanos());
                  return SizeRounds.of(size, 1.0 * size, 1.01 * size);
                },
                8,
                Duration.ofSeconds(100),
                clock::get)
            .start(new BracketingTuner(GRID, new Objective.Throughput(), 8));
    assertThatThrownBy(search::outcome).hasMessageContaining("no outcome yet");
    while (search.step()) {
      clock.addAndGet(Duration.ofHours(1).toNanos());
    }

    assertThat(search.outcome().end()).isNotEqualTo(Tuning.End.TIME);
    assertThat(search.spent()).isEqualTo(Duration.ofSeconds(search.outcome().probes().size()));
  }

  @Test
  void rulesAdviseWithoutMeasuring() {
    Tuning nothing =
        new Tuning(
            size -> {
              throw new AssertionError("measured " + size);
            },
            8,
            LONG,
            () -> 0L);

    assertThat(nothing.run(FixedSize.formula(2)).finding().size()).isEqualTo(5);
    assertThat(nothing.run(FixedSize.hikariDefault()).finding().size()).isEqualTo(10);
  }

  @Test
  void growingOnTimeoutStopsWhenNobodyWaitsLong() {
    List<Integer> sizes = new ArrayList<>();
    Tuning.Probe probe =
        size -> {
          sizes.add(size);
          double wait = size < 12 ? 300 : 20;
          return new SizeRounds(size, List.of(new Round(100, 1, wait, 0)));
        };

    Tuning.Outcome outcome =
        new Tuning(probe, 8, LONG, () -> 0L).run(new GrowOnTimeout(10, 10, 250));

    assertThat(sizes).containsExactly(10, 11, 12);
    assertThat(outcome.finding().size()).isEqualTo(12);
    assertThat(outcome.end()).isEqualTo(Tuning.End.ANSWERED);
  }

  @Test
  void growingOnTimeoutStopsAtItsOverflow() {
    Tuning.Probe probe =
        size -> {
          Round late = new Round(100, 1, 900, 0);
          return new SizeRounds(size, List.of(late, late, late, late));
        };

    assertThat(
            new Tuning(probe, 8, LONG, () -> 0L)
                .run(new GrowOnTimeout(10, 10, 250))
                .finding()
                .size())
        .isEqualTo(20);
  }

  private static Tuning.Outcome tune(IntToDoubleFunction curve) {
    return new Tuning(
            size -> {
              double value = curve.applyAsDouble(size);
              return SizeRounds.of(size, value, value, value);
            },
            8,
            LONG,
            () -> 0L)
        .run(new BracketingTuner(GRID, new Objective.Throughput(), 8));
  }
}
