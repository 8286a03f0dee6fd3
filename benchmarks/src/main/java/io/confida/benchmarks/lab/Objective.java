package io.confida.benchmarks.lab;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the pool size is to be good for. */
public sealed interface Objective {

  /** The value of a round, never negative: more is better. */
  double score(Round round);

  /** As it is written on the command line. */
  String text();

  /** As many requests a second as can be had. */
  record Throughput() implements Objective {
    @Override
    public double score(Round round) {
      return round.perSecond();
    }

    @Override
    public String text() {
      return "throughput";
    }
  }

  /**
   * As many requests a second as can be had while 99 % of the latencies stay below the limit.
   *
   * <p>A round past the limit scores its throughput times limit/p99 and so less the farther it is
   * past: a search then has a slope to follow where no size fulfils the limit yet.
   *
   * @param millis the limit, above 0
   */
  record P99Below(double millis) implements Objective {
    /** Checks the limit. */
    public P99Below {
      if (!(millis > 0)) {
        throw new IllegalArgumentException("a p99 limit is above 0 ms, not " + millis);
      }
    }

    @Override
    public double score(Round round) {
      return round.perSecond() * (fulfils(round) ? 1 : millis / round.p99Millis());
    }

    boolean fulfils(Round round) {
      return round.p99Millis() < millis;
    }

    @Override
    public String text() {
      return "p99<" + (millis == Math.rint(millis) ? String.valueOf((long) millis) : millis) + "ms";
    }
  }

  /**
   * Reads {@code throughput} or {@code p99<20ms}.
   *
   * @throws IllegalArgumentException with what is allowed, if it is neither
   */
  static Objective parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    if (plain.equals("throughput")) {
      return new Throughput();
    }
    Matcher limit =
        Pattern.compile("p99\\s*<\\s*([0-9]{1,9}(?:\\.[0-9]{1,6})?)\\s*(ms|s)").matcher(plain);
    if (!limit.matches()) {
      throw new IllegalArgumentException(
          "the objective \"%s\" is not known: write throughput or p99<20ms".formatted(text));
    }
    return new P99Below(
        Double.parseDouble(limit.group(1)) * (limit.group(2).equals("s") ? 1e3 : 1));
  }
}
