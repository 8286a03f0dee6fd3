package io.confida.monitor.exposition;

import io.confida.monitor.exposition.http.Body;
import io.confida.monitor.snapshot.Distribution;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Writes one scrape: Prometheus text 0.0.4 or OpenMetrics 1.0, which for what is written here
 * differ in the lines before a metric and in the last line. A metric without a series is left out.
 *
 * <p>It writes straight into the answer's bytes, for a target pays for each scrape; a test compares
 * what comes out with what Prometheus's own library writes.
 */
final class MetricsText {
  private static final byte[] END = Family.ascii("# EOF\n");

  /** Up to here a double of nanoseconds is exact. */
  private static final double MOST_EXACT = 4_000_000;

  /** From here on the library, too, writes whole numbers with an exponent. */
  private static final double MOST_WHOLE = 10_000_000;

  private static final long BILLION = 1_000_000_000;

  private final Metrics.Form form;
  private byte[] bytes;
  private int length = Body.ROOM;
  private Bounds bounds;
  private Family family;
  private boolean begun;

  /**
   * @param size how many bytes there will be, about
   * @param bounds those of the last scrape
   */
  MetricsText(Metrics.Form form, int size, Bounds bounds, Family first) {
    this.form = form;
    this.bytes = new byte[Body.ROOM + size];
    this.bounds = bounds;
    this.family = first;
  }

  /** What is added from now on belongs to this metric. */
  void family(Family next) {
    family = next;
    begun = false;
  }

  /** Adds a series, if there is a value. */
  void add(LabelText labels, OptionalInt value) {
    if (value.isPresent()) {
      begin(family.series, labels);
      put(value.getAsInt());
      point();
      end();
    }
  }

  /** Adds a series. */
  void add(LabelText labels, double value) {
    begin(family.series, labels);
    put(value);
    end();
  }

  /** Adds the series of a histogram. */
  void add(LabelText labels, Distribution times) {
    bounds = bounds.of(times);
    beginFamily();
    int from = length;
    put(family.bucket);
    ensure(labels.length());
    length += labels.copyOpenTo(bytes, length);
    int prefix = length - from;
    length = from;
    long count = 0;
    for (int i = 0; i < times.buckets(); i++) {
      byte[] le = bounds.label(i);
      ensure(prefix + le.length + 21);
      // Behind the first line it is copied from there.
      System.arraycopy(bytes, from, bytes, length, prefix);
      length += prefix;
      put(le);
      count += times.count(i);
      put(count);
      end();
    }
    begin(family.count, labels);
    put(count);
    end();
    begin(family.sum, labels);
    put(times.sumSeconds());
    end();
  }

  Bounds bounds() {
    return bounds;
  }

  /** Ends the text. */
  Body done() {
    if (form == Metrics.Form.OPEN_METRICS) {
      put(END);
    }
    return Body.of(bytes, Body.ROOM, length);
  }

  private void begin(byte[] name, LabelText labels) {
    beginFamily();
    put(name);
    ensure(labels.length());
    labels.copyTo(bytes, length);
    length += labels.length();
  }

  private void beginFamily() {
    if (!begun) {
      begun = true;
      put(family.header(form));
    }
  }

  private void put(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  private void end() {
    ensure(1);
    bytes[length++] = '\n';
  }

  private void point() {
    ensure(2);
    bytes[length++] = '.';
    bytes[length++] = '0';
  }

  private void put(long number) {
    if (number >= 0 && number < 10) {
      ensure(1);
      bytes[length++] = (byte) ('0' + number);
    } else if (number < 0) {
      put(Family.ascii(Long.toString(number)));
    } else {
      digits(number, 1);
    }
  }

  /** At least so many digits, with zeros in front. */
  private void digits(long number, int atLeast) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    digits = Math.max(digits, atLeast);
    ensure(digits);
    length += digits;
    long rest = number;
    for (int at = length - 1; at >= length - digits; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** To the nanosecond, where it is seconds. */
  private void put(double number) {
    long whole = (long) number;
    if (whole == number && Math.abs(number) < MOST_WHOLE) {
      put(whole);
      point();
    } else if (number > 0 && number < MOST_EXACT) {
      long nanos = Math.round(number * BILLION);
      put(nanos / BILLION);
      fraction(nanos % BILLION);
    } else if (Double.isInfinite(number)) {
      put(Family.ascii(number > 0 ? "+Inf" : "-Inf"));
    } else {
      put(Family.ascii(Double.toString(number)));
    }
  }

  private void fraction(long billionths) {
    ensure(1);
    bytes[length++] = '.';
    digits(billionths, 9);
    while (bytes[length - 1] == '0' && bytes[length - 2] != '.') {
      length--;
    }
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length + more, bytes.length + bytes.length / 2));
    }
  }
}
