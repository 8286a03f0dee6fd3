package io.confida.benchmarks.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which pool size to take, and what that rests on.
 *
 * @param answer whether there is one size, a range of sizes as good, or no answer one can trust
 * @param size the advised size; with {@link Answer#NOT_SURE} the best guess
 * @param plateau the sizes that are as good as makes no difference; the advised one is its lowest
 * @param likeliest the knee by the figures as they are: where it differs from the advised size,
 *     noise leaves too much room below that to advise it; 0 in files from before it was told
 * @param knee where 90 % of the repetitions with the same noise would have put the advised size
 * @param sureness the share of such repetitions within one grid step of the advised size, 0 to 1
 * @param method how it was found
 * @param fit the scalability law, where one could be fitted, whether it holds or not
 * @param curve what was measured and the curve that the advice follows, in ascending order of size
 * @param evidence in words, one sentence each
 */
public record KneeFinding(
    @JsonProperty("answer") Answer answer,
    @JsonProperty("size") int size,
    @JsonProperty("plateau") Sizes plateau,
    @JsonProperty("likeliest") int likeliest,
    @JsonProperty("knee") Sizes knee,
    @JsonProperty("sureness") double sureness,
    @JsonProperty("method") Method method,
    @JsonProperty("fit") @Nullable UslFit fit,
    @JsonProperty("curve") List<CurvePoint> curve,
    @JsonProperty("evidence") List<String> evidence) {

  /** What kind of answer. */
  public enum Answer {
    /** More connections than this bring nothing, fewer cost throughput. */
    KNEE,
    /** Any size of the plateau will do, and it is wide. */
    FLAT,
    /** What was measured does not tell. */
    NOT_SURE
  }

  /** How the size was found. */
  public enum Method {
    /** On the fitted Universal Scalability Law. */
    SCALABILITY_LAW,
    /** On the smoothed medians. */
    SMOOTHED_PLATEAU,
    /** By a rule that measures nothing, or not the curve. */
    RULE
  }

  /**
   * From one size to another, both included.
   *
   * @param from the smaller
   * @param to the larger
   */
  public record Sizes(@JsonProperty("from") int from, @JsonProperty("to") int to) {
    @Override
    public String toString() {
      return from == to ? String.valueOf(from) : from + " to " + to;
    }
  }

  /**
   * One size on the curve.
   *
   * @param size connections
   * @param measured the median score, null where this size was not measured
   * @param fitted the score on the curve
   */
  public record CurvePoint(
      @JsonProperty("size") int size,
      @JsonProperty("measured") @Nullable Double measured,
      @JsonProperty("fitted") double fitted) {}

  /** A size that a rule gives. */
  static KneeFinding byRule(int size, String evidence) {
    Sizes only = new Sizes(size, size);
    return new KneeFinding(
        Answer.NOT_SURE,
        size,
        only,
        size,
        only,
        0,
        Method.RULE,
        null,
        List.of(),
        List.of(evidence));
  }

  /** The answer in one line. */
  public String text() {
    String sure = String.format(Locale.ROOT, "%.0f %% sure", 100 * sureness);
    return switch (answer) {
      case KNEE -> "%d connections (knee at %s, %s)".formatted(size, knee, sure);
      case FLAT ->
          "flat: any size from %d to %d; take %d (%s)"
              .formatted(plateau.from(), plateau.to(), size, sure);
      case NOT_SURE -> "not sure; the best guess is " + size;
    };
  }
}
