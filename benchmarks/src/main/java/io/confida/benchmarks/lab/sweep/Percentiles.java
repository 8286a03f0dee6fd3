package io.confida.benchmarks.lab.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.HdrHistogram.Histogram;

/**
 * A distribution of times in milliseconds, at the places that are quoted; all 0 when nothing was
 * recorded.
 *
 * @param p50 half of them are no longer
 * @param p90 90 % of them
 * @param p99 99 % of them
 * @param p999 99.9 % of them
 * @param max the longest
 */
public record Percentiles(
    @JsonProperty("p50") double p50,
    @JsonProperty("p90") double p90,
    @JsonProperty("p99") double p99,
    @JsonProperty("p999") double p999,
    @JsonProperty("max") double max) {

  private static final double NANOS = 1e6;

  static Percentiles of(Histogram nanos) {
    return new Percentiles(
        nanos.getValueAtPercentile(50) / NANOS,
        nanos.getValueAtPercentile(90) / NANOS,
        nanos.getValueAtPercentile(99) / NANOS,
        nanos.getValueAtPercentile(99.9) / NANOS,
        nanos.getMaxValue() / NANOS);
  }
}
