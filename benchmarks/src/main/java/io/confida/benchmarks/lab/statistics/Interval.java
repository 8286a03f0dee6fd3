package io.confida.benchmarks.lab.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A confidence interval.
 *
 * @param low its lower end
 * @param estimate the figure that was computed from the values themselves
 * @param high its upper end
 * @param level how often such an interval holds the true figure, for instance 0.95
 */
public record Interval(
    @JsonProperty("low") double low,
    @JsonProperty("estimate") double estimate,
    @JsonProperty("high") double high,
    @JsonProperty("level") double level) {

  /** Whether the value lies in it, its ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
