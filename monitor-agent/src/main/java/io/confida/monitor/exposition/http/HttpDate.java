package io.confida.monitor.exposition.http;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** This second, as HTTP writes it. */
final class HttpDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private volatile Dated last = new Dated(-1, "");

  private record Dated(long second, String text) {}

  String now() {
    long second = System.currentTimeMillis() / 1000;
    Dated known = last;
    if (known.second != second) {
      known = new Dated(second, written(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)));
      last = known;
    }
    return known.text;
  }

  /** As RFC 9110 wants it; the JDK's own formatter brings half a hundred classes for it. */
  static String written(LocalDateTime utc) {
    int day = utc.getDayOfWeek().getValue() * 3 - 3;
    int month = utc.getMonthValue() * 3 - 3;
    StringBuilder text = new StringBuilder(32);
    text.append(DAYS, day, day + 3).append(", ");
    twoDigits(text, utc.getDayOfMonth()).append(' ');
    text.append(MONTHS, month, month + 3).append(' ').append(utc.getYear()).append(' ');
    twoDigits(text, utc.getHour()).append(':');
    twoDigits(text, utc.getMinute()).append(':');
    return twoDigits(text, utc.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
