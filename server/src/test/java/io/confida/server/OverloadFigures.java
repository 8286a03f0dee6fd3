package io.confida.server;

import static io.confida.server.LoadResult.millis;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/**
 * What an overload was like.
 *
 * @param inside postings that may be inside: in line, or worked on
 * @param pauses of the server's JVM
 */
record OverloadFigures(int inside, Before before, During during, After after, Pauses pauses) {

  /**
   * The server warm, and with no more requests than it can serve.
   *
   * @param peak as many a second as it can serve
   * @param ceiling the same while another process refuses what is too much
   * @param elsewhere those refusals
   */
  record Before(LoadResult peak, LoadResult ceiling, LoadResult elsewhere) {}

  /**
   * The overload.
   *
   * @param floor what another process refuses meanwhile, to the same crowd
   * @param probes by path
   * @param memory of the server
   * @param processors who has used them
   */
  record During(
      LoadResult flood,
      LoadResult floor,
      Map<String, SteadyProbe> probes,
      ResidentMemory memory,
      String processors) {}

  /**
   * What it has left.
   *
   * @param calm at half the peak
   * @param again the peak, after that
   */
  record After(LoadResult calm, LoadResult again) {}

  /** The most that has been seen, so that a server which was still warming up gains nothing. */
  double peakPerSecond() {
    return Math.max(before.peak.servedPerSecond(), after.again.servedPerSecond());
  }

  private double lineMillis() {
    return inside * 1000 / during.flood.servedPerSecond();
  }

  void check() {
    LoadResult flood = during.flood;
    ResidentMemory memory = during.memory;
    SoftAssertions.assertSoftly(
        targets -> {
          targets
              .assertThat(flood.servedPerSecond())
              .as("served in a second, of the peak")
              .isGreaterThan(0.9 * peakPerSecond());
          targets.assertThat(millis(flood.refused(), 99)).as("99 % of refusals, ms").isLessThan(10);
          targets
              .assertThat(millis(flood.served(), 99))
              .as("99 % of the served, ms: a full line at half the pace")
              .isLessThan(2 * lineMillis());
          targets
              .assertThat(after.calm.lastTrouble() / 1_000_000)
              .as("until all is as before, ms")
              .isLessThan(2_000);
          targets
              .assertThat(memory.mostFrom(0))
              .as("resident memory, MiB, of that before")
              .isLessThan(1.25 * memory.after(0));
          targets
              .assertThat(memory.mostFrom(0.5))
              .as("resident memory in the second half, MiB, of that after a quarter")
              .isLessThan(1.05 * memory.after(0.25));
        });
  }

  void tell() {
    tellBefore();
    tellFlood();
    tellRefusals();
    tellCourse();
    tellRest();
  }

  private void tellBefore() {
    LoadResult peak = before.peak;
    say(
        "peak %.0f/s at %d clients (p99 %.1f ms), %.0f/s afterwards",
        peak.servedPerSecond(),
        OverloadTest.CLIENTS,
        millis(peak.served(), 99),
        after.again.servedPerSecond());
    LoadResult elsewhere = before.elsewhere;
    say(
        "%.0f/s at %d clients while another process refuses %.0f/s: p50 %.1f, p99 %.1f, longest"
            + " %.1f ms",
        before.ceiling.servedPerSecond(),
        OverloadTest.CLIENTS,
        elsewhere.sentPerSecond(),
        millis(elsewhere.refused(), 50),
        millis(elsewhere.refused(), 99),
        millis(elsewhere.refused(), 100));
  }

  private void tellFlood() {
    LoadResult flood = during.flood;
    say(
        "%.0f/s sent for %d s: %s, %.0f/s served (%.0f %% of the peak before, %.0f %% of the"
            + " highest; %.0f %% of what is served while another process refuses)",
        flood.sentPerSecond(),
        flood.length().toSeconds(),
        flood.statuses(),
        flood.servedPerSecond(),
        100 * flood.servedPerSecond() / before.peak.servedPerSecond(),
        100 * flood.servedPerSecond() / peakPerSecond(),
        100 * flood.servedPerSecond() / before.ceiling.servedPerSecond());
    say(
        "served p50 %.0f, p99 %.0f, longest %.0f ms; the line's time is %.0f ms",
        millis(flood.served(), 50),
        millis(flood.served(), 99),
        millis(flood.served(), 100),
        lineMillis());
    say(
        "sent late by p50 %.1f, p99 %.1f, longest %.1f ms, on %d connections",
        millis(flood.lag(), 50),
        millis(flood.lag(), 99),
        millis(flood.lag(), 100),
        flood.connections());
  }

  private void tellRest() {
    say(
        "afterwards at half the peak %s, the last not served within 100 ms was sent after %d ms",
        after.calm.statuses(), after.calm.lastTrouble() / 1_000_000);
    during.probes.forEach(this::tellProbe);
    say("processors' time in it: %s", during.processors);
    ResidentMemory memory = during.memory;
    say(
        "resident memory %.0f MiB before, %.0f, %.0f, %.0f and %.0f after each quarter, %.0f at the"
            + " most",
        memory.after(0),
        memory.after(0.25),
        memory.after(0.5),
        memory.after(0.75),
        memory.after(1),
        memory.mostFrom(0));
  }

  private void tellRefusals() {
    LoadResult flood = during.flood;
    LoadResult floor = during.floor;
    say(
        "refused p50 %.1f, p90 %.1f, p99 %.1f, longest %.1f ms, %d of them at their routes; by"
            + " another process meanwhile p50 %.1f, p90 %.1f, p99 %.1f, longest %.1f ms",
        millis(flood.refused(), 50),
        millis(flood.refused(), 90),
        millis(flood.refused(), 99),
        millis(flood.refused(), 100),
        flood.dated(),
        millis(floor.refused(), 50),
        millis(floor.refused(), 90),
        millis(floor.refused(), 99),
        millis(floor.refused(), 100));
    say(
        "refused after more than %d ms: %.2f %%; %.2f %% from when they were sent; %.2f %% without"
            + " the times for which the server's JVM stood still; by another process %.2f %%",
        LoadResult.SOON.toMillis(),
        flood.slowPercent(),
        flood.slowSinceSent(),
        flood.slowWithoutPauses(pauses),
        floor.slowPercent());
  }

  /** What is slow in the beginning alone is the code's that has not run before. */
  private void tellCourse() {
    int seconds = (int) during.flood.length().toSeconds();
    List<Integer> ends =
        Stream.of(0, 1, 2, seconds / 4, seconds / 2, seconds * 3 / 4, seconds)
            .distinct()
            .sorted()
            .toList();
    StringJoiner course = new StringJoiner(", ");
    for (int i = 1; i < ends.size(); i++) {
      int from = ends.get(i - 1);
      int to = ends.get(i);
      course.add(
          String.format(
              Locale.ROOT,
              "to %d s %.1f (%.1f)",
              to,
              millis(during.flood.refusedWithin(from, to), 99),
              millis(during.floor.refusedWithin(from, to), 99)));
    }
    say("refused p99 in its course, and by another process: %s ms", course);
  }

  private void tellProbe(String path, SteadyProbe probe) {
    var longest =
        probe.asked().stream().max(Comparator.comparing(SteadyProbe.Probed::took)).orElseThrow();
    say(
        "%s within %.1f ms (%d times), for %.1f ms of which the server's JVM stood still",
        path,
        longest.took().toNanos() / 1e6,
        probe.asked().size(),
        pauses.within(longest).toNanos() / 1e6);
  }

  private static void say(String format, Object... figures) {
    System.out.printf("overload: " + format + "%n", figures);
  }
}
