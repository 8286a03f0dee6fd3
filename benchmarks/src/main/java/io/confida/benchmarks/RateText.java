package io.confida.benchmarks;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Requests a second, or {@code none} for as many as can be had: infinity. */
final class RateText implements ITypeConverter<Double> {

  @Override
  public Double convert(String text) {
    if (text.strip().equalsIgnoreCase("none")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return Double.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "\"%s\" is no rate: write a number of requests a second, or none".formatted(text));
    }
  }
}
