package io.confida.monitor.exposition.report;

import io.confida.monitor.analysis.HolderGroup;
import io.confida.monitor.analysis.Quantity;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.Holder.ThreadState;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.SelfCost;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The words that the text and the page have in common. */
final class Wording {
  /** A figure that is not known; not 0. */
  static final String ABSENT = "–";

  private static final int MOST_THREADS = 5;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Wording() {}

  static String watched(Report report) {
    return "The "
        + Quantity.seconds(report.length().toMillis() / 1e3)
        + " up to "
        + MOMENT.format(report.until())
        + ", "
        + Quantity.count(report.pools().size(), "pool");
  }

  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  static String number(OptionalInt value) {
    return value.isPresent() ? String.valueOf(value.getAsInt()) : ABSENT;
  }

  static String number(OptionalDouble value) {
    return value.isPresent() ? Quantity.plain(value.getAsDouble()) : ABSENT;
  }

  static String samples(PoolWindow seen) {
    PoolWindow.Samples samples = seen.samples();
    return Quantity.count(samples.taken(), "sample")
        + " over "
        + Quantity.seconds(seen.spanSeconds())
        + (samples.late() + samples.failed() == 0
            ? ""
            : ", " + samples.late() + " late or missed, " + samples.failed() + " failed");
  }

  /** The usual quantiles of a distribution that is not empty. */
  static String quantiles(Distribution times) {
    return "median "
        + quantile(times, 0.5)
        + ", 95 % under "
        + quantile(times, 0.95)
        + ", 99 % under "
        + quantile(times, 0.99);
  }

  static String quantile(Distribution times, double quantile) {
    OptionalDouble seconds = times.quantileSeconds(quantile);
    return seconds.isPresent() ? Quantity.seconds(seconds.getAsDouble()) : ABSENT;
  }

  static String holders(HolderGroup group) {
    return Quantity.count(group.count(), "connection")
        + " out for up to "
        + Quantity.seconds(group.oldestSeconds())
        + group.borrower().map(frame -> ", borrowed by " + frame).orElse("");
  }

  static String threads(HolderGroup group) {
    List<String> states = new ArrayList<>();
    for (ThreadState state : ThreadState.values()) {
      int count = group.states().getOrDefault(state, 0);
      if (count > 0) {
        states.add(count + " " + words(state));
      }
    }
    List<String> threads = group.threads();
    String names = String.join(", ", threads.subList(0, Math.min(MOST_THREADS, threads.size())));
    return (threads.size() == 1 ? "Thread " : "Threads ")
        + names
        + (threads.size() > MOST_THREADS ? " and " + (threads.size() - MOST_THREADS) + " more" : "")
        + ": "
        + String.join(", ", states);
  }

  private static String words(ThreadState state) {
    return switch (state) {
      case IN_DATABASE -> "waiting for the database";
      case WORKING -> "still at work in the code that borrowed";
      case GONE -> "gone from the code that borrowed";
      case UNKNOWN -> "not known";
    };
  }

  static String cost(SelfCost cost) {
    return "Nothing was borrowed from the pools to find this out. The watching took "
        + Quantity.count(cost.samplesTaken(), "sample")
        + (cost.cpuSeconds().isPresent()
            ? " and " + Quantity.seconds(cost.cpuSeconds().getAsDouble()) + " of processor time"
            : "")
        + " since it began. Peaks shorter than the distance of two samples are not seen.";
  }
}
