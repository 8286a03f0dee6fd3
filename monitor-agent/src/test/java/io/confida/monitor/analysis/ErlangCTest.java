package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class ErlangCTest {
  @Example
  void knownValues() {
    assertThat(ErlangC.waits(1, 0.5)).as("M/M/1: the load itself").isCloseTo(0.5, within(1e-12));
    // M/M/2: C = 2 rho^2 / (1 + rho).
    assertThat(ErlangC.waits(2, 1.2)).isCloseTo(2 * 0.36 / 1.6, within(1e-12));
    // The example of many textbooks: 10 erlangs, 14 servers.
    assertThat(ErlangC.waits(14, 10)).isCloseTo(0.1741, within(1e-4));
    assertThat(ErlangC.waits(3, 3)).as("cannot keep up").isEqualTo(1);
    assertThat(ErlangC.servers(0, 0.01)).isEqualTo(1);
    assertThat(ErlangC.servers(1, 0.01)).isEqualTo(5);
    assertThat(ErlangC.servers(10, 0.01)).isEqualTo(19);
  }

  @Property
  void isAShareThatFallsWithServersAndRisesWithLoad(
      @ForAll @IntRange(min = 1, max = 500) int servers,
      @ForAll @DoubleRange(min = 0, max = 600) double load,
      @ForAll @DoubleRange(min = 0, max = 50) double more) {
    double waits = ErlangC.waits(servers, load);
    assertThat(waits).isBetween(0.0, 1.0);
    assertThat(ErlangC.waits(servers + 1, load)).isLessThanOrEqualTo(waits);
    assertThat(ErlangC.waits(servers, load + more)).isGreaterThanOrEqualTo(waits - 1e-12);
  }

  @Property
  void theFewestServersSuffice(
      @ForAll @DoubleRange(min = 0, max = 600) double load,
      @ForAll @DoubleRange(min = 0.001, max = 0.5) @Scale(3) double target) {
    int servers = ErlangC.servers(load, target);
    assertThat(ErlangC.waits(servers, load)).isLessThanOrEqualTo(target);
    if (servers > 1) {
      assertThat(ErlangC.waits(servers - 1, load)).isGreaterThan(target);
    }
    assertThat(ErlangC.servers(load + 1, target)).isGreaterThanOrEqualTo(servers);
    assertThat(ErlangC.servers(load, target / 2)).isGreaterThanOrEqualTo(servers);
  }
}
