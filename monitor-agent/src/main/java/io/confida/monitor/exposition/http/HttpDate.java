package io.confida.monitor.exposition.http;

/** This second, as HTTP writes it. */
final class HttpDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int DAY_SECONDS = 86_400;

  private volatile Dated last = new Dated(-1, "");

  private record Dated(long second, String text) {}

  String now() {
    long second = System.currentTimeMillis() / 1000;
    Dated known = last;
    if (known.second != second) {
      known = new Dated(second, written(second));
      last = known;
    }
    return known.text;
  }

  /**
   * As RFC 9110 wants it, by hand: the JDK's calendar brings half a hundred classes at its first
   * use. Days become a date as in Howard Hinnant's {@code civil_from_days} ("chrono-Compatible
   * Low-Level Date Algorithms"): years begin in March, so that the leap day is their last.
   *
   * @param epochSecond from 1970 on
   */
  static String written(long epochSecond) {
    long days = epochSecond / DAY_SECONDS;
    int second = (int) (epochSecond % DAY_SECONDS);
    long sinceYearZero = days + 719_468;
    long era = sinceYearZero / 146_097;
    long dayOfEra = sinceYearZero % 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (int) ((5 * dayOfYear + 2) / 153);
    int day = (int) (dayOfYear - (153 * fromMarch + 2) / 5 + 1);
    int month = fromMarch < 10 ? fromMarch + 2 : fromMarch - 10;
    long year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
    int weekday = (int) ((days + 3) % 7);

    StringBuilder text = new StringBuilder(32);
    text.append(DAYS, 3 * weekday, 3 * weekday + 3).append(", ");
    twoDigits(text, day).append(' ');
    text.append(MONTHS, 3 * month, 3 * month + 3).append(' ').append(year).append(' ');
    twoDigits(text, second / 3_600).append(':');
    twoDigits(text, second / 60 % 60).append(':');
    return twoDigits(text, second % 60).append(" GMT").toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
