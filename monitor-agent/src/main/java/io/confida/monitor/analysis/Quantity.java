package io.confida.monitor.analysis;

/** Figures as people read them, with their unit; the same in every locale. */
public final class Quantity {
  private Quantity() {}

  /**
   * A duration: {@code 850 µs}, {@code 340 ms}, {@code 2.5 s}, {@code 3 min 20 s}, {@code 2 h 5
   * min}.
   */
  public static String seconds(double seconds) {
    if (seconds < 0.0000005) {
      return "0 s";
    }
    if (seconds < 0.0009995) {
      return Math.round(seconds * 1e6) + " µs";
    }
    if (seconds < 0.9995) {
      double millis = seconds * 1e3;
      return (millis < 9.95 ? plain(millis) : String.valueOf(Math.round(millis))) + " ms";
    }
    if (seconds < 59.95) {
      return plain(seconds) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
    }
    long minutes = Math.round(seconds / 60);
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  /** A share from 0 to 1 as per cent: {@code 0 %}, {@code 0.4 %}, {@code 37 %}. */
  public static String share(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 0.05) {
      return "under 0.1 %";
    }
    if (percent < 100 && percent >= 99.95) {
      return "over 99.9 %";
    }
    return (percent < 9.95 || percent > 99 ? plain(percent) : String.valueOf(Math.round(percent)))
        + " %";
  }

  /** A number with at most one digit behind the point, two for small ones. */
  public static String plain(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    // Not by a format: verdicts are made while a target is scraped, and each has some of these.
    double magnitude = Math.abs(value);
    long hundredths =
        magnitude >= 100
            ? 100 * Math.round(magnitude)
            : magnitude >= 1 ? 10 * Math.round(magnitude * 10) : Math.round(magnitude * 100);
    long rest = hundredths % 100;
    String fraction =
        rest == 0 ? "" : rest % 10 == 0 ? "." + rest / 10 : rest < 10 ? ".0" + rest : "." + rest;
    return (value < 0 && hundredths > 0 ? "-" : "") + hundredths / 100 + fraction;
  }

  /** {@code 1 thread}, {@code 3 threads}: nouns that take an s. */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
