package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.Footprint;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says that the history of a pool takes, counted. */
class HistoryBytesTest {
  private static final Path README = Path.of("README.md");

  /** As the trackers of pools count; a test beside them holds that. */
  private static final int BUCKETS = 19;

  private static final Pattern SAMPLES =
      Pattern.compile("A sample takes (\\d+) bytes: (\\d+) KB a pool for the 15 minutes");
  private static final Pattern TIMINGS = Pattern.compile("with\\s+injection (\\d+) KB more");

  @Test
  void theReadmeTellsWhatAPoolsHistoryTakes() throws Exception {
    WatchOptions options = WatchOptions.defaults();
    History history = new History(options.interval(), options.history(), 0);
    long young = Footprint.of(history);
    int length = fill(history, options, 1);
    long full = Footprint.of(history);
    fill(history, options, 3);

    assertThat(Footprint.of(history)).as("it is bounded").isEqualTo(full);
    assertThat(young).as("it is taken as it fills").isLessThan(1_000);
    Matcher told = told(SAMPLES);
    // Heads of arrays and the largest of each 32 come on top.
    assertThat(full / length).isEqualTo(Long.parseLong(told.group(1)));
    assertThat(Math.round(full / 1e3)).isEqualTo(Long.parseLong(told.group(2)));
  }

  /** Laps of the ring. */
  private static int fill(History history, WatchOptions options, int laps) {
    int length = (int) options.history().dividedBy(options.interval()) + 1;
    OptionalInt one = OptionalInt.of(1);
    for (int i = 0; i < laps * length; i++) {
      history.record(
          new PoolSnapshot(
              "orders", one, one, one, one, one, one, Instant.EPOCH, nanos(i, options.interval())));
    }
    return length;
  }

  @Test
  void theReadmeTellsWhatTheTimingsOfAPoolTake() throws Exception {
    TimingsHistory timings = new TimingsHistory(WatchOptions.defaults().history());
    Duration step = Duration.ofSeconds(5);
    for (int i = 0; i < 3_000; i++) {
      timings.add(nanos(i, step), new PoolTimings(5.0 * i, some(i), some(i), some(i), 0));
    }

    long most = Long.parseLong(told(TIMINGS).group(1));
    assertThat(Math.round(Footprint.of(timings) / 1e3)).isEqualTo(most);
  }

  private static Distribution some(int count) {
    double[] bounds = new double[BUCKETS - 1];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = i;
    }
    long[] counts = new long[BUCKETS];
    counts[0] = count;
    return new Distribution(bounds, counts, count, 1);
  }

  private static long nanos(int number, Duration each) {
    return number * each.toNanos();
  }

  private static Matcher told(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(README));
    assertThat(matcher.find()).as("the README says %s", pattern).isTrue();
    return matcher;
  }
}
