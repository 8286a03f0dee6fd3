package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The class that is written, with a tracker that has values of every size. */
class TrackerWriterTest {
  private final List<String> told = new ArrayList<>();
  private final Ear ear = new Ear();

  /** What a pool's entry is. */
  static final class Entry {
    @Override
    public String toString() {
      return "entry";
    }
  }

  /** As the pool's clock. */
  static final class Clock {
    private Clock() {}

    static long elapsedNanos(long since) {
      return 100 - since;
    }
  }

  /** A pool's inner interface, and what another version of it might have. */
  interface Tracker extends AutoCloseable {
    void recordBorrowStats(Entry entry, long since);

    void recordConnectionUsage(Entry entry);

    void recordConnectionCreated(long millis);

    void recordConnectionTimeout();

    /** Another of that name. */
    void recordConnectionTimeout(String why);

    double wide(long one, double two, int three, long four, float five, Object six);

    default boolean narrow(byte one, short two, char three, boolean four) {
      return false;
    }

    float real();

    long whole();

    Object thing();

    @Override
    void close();

    /** Has no object. */
    static int none() {
      return 0;
    }
  }

  private final class Theirs implements Tracker {
    @Override
    public void recordBorrowStats(Entry entry, long since) {
      told.add("next borrowed " + entry + " " + since);
    }

    @Override
    public void recordConnectionUsage(Entry entry) {
      told.add("next returned " + entry);
    }

    @Override
    public void recordConnectionCreated(long millis) {
      told.add("next created " + millis);
    }

    @Override
    public void recordConnectionTimeout() {
      throw new IllegalStateException("of the application");
    }

    @Override
    public void recordConnectionTimeout(String why) {
      told.add("next " + why);
    }

    @Override
    public double wide(long one, double two, int three, long four, float five, Object six) {
      told.add("next " + one + " " + two + " " + three + " " + four + " " + five + " " + six);
      return two;
    }

    @Override
    public boolean narrow(byte one, short two, char three, boolean four) {
      told.add("next " + one + " " + two + " " + three + " " + four);
      return four;
    }

    @Override
    public float real() {
      return 0.5f;
    }

    @Override
    public long whole() {
      return 1L << 40;
    }

    @Override
    public Object thing() {
      return "thing";
    }

    @Override
    public void close() {
      told.add("next closed");
    }
  }

  private final class Ear implements BorrowEar {
    @Override
    public void borrowed(Object entry, long waitedNanos) {
      told.add("borrowed " + entry + " " + waitedNanos);
    }

    @Override
    public void returned(Object entry) {
      told.add("returned " + entry);
      throw new IllegalStateException("of ours");
    }

    @Override
    public void created(long tookMillis) {
      told.add("created " + tookMillis);
    }

    @Override
    public void timedOut() {
      told.add("timed out");
    }
  }

  private Tracker tracker() throws Throwable {
    return (Tracker)
        new TrackerWriter(MethodHandles.lookup(), Tracker.class, Entry.class, Clock.class)
            .newTracker(new Theirs(), ear);
  }

  @Test
  void tellsTheNextAndThenTheEar() throws Throwable {
    Tracker tracker = tracker();
    Entry entry = new Entry();

    tracker.recordBorrowStats(entry, 30);
    tracker.recordConnectionUsage(entry);
    tracker.recordConnectionCreated(1L << 40);
    tracker.close();

    assertThat(told)
        .containsExactly(
            "next borrowed entry 30",
            "borrowed entry 70",
            "next returned entry",
            "returned entry",
            "next created 1099511627776",
            "created 1099511627776",
            "next closed");
  }

  @Test
  void passesOnValuesOfEverySize() throws Throwable {
    Tracker tracker = tracker();

    assertThat(tracker.wide(1L << 40, 0.25, -3, -1L, 1.5f, "six")).isEqualTo(0.25);
    assertThat(tracker.narrow((byte) -1, (short) 300, 'x', true)).isTrue();
    assertThat(tracker.real()).isEqualTo(0.5f);
    assertThat(tracker.whole()).isEqualTo(1L << 40);
    assertThat(tracker.thing()).isEqualTo("thing");
    tracker.recordConnectionTimeout("why");

    assertThat(told)
        .containsExactly("next 1099511627776 0.25 -3 -1 1.5 six", "next -1 300 x true", "next why");
  }

  /** The application's own failures are the pool's to deal with, as without us. */
  @Test
  void doesNotKeepWhatTheNextThrows() throws Throwable {
    Tracker tracker = tracker();

    assertThatThrownBy(tracker::recordConnectionTimeout)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("of the application");
    assertThat(told).isEmpty();
  }
}
