package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.PoolSource;
import io.confida.monitor.discovery.UserRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How to watch a target. Immutable: each {@code with} gives another. */
public final class WatchOptions {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
  private static final long MOST_SAMPLES = 100_000;

  private final Duration interval;
  private final Duration history;
  private final List<UserRow> rows;
  private final List<PoolSource> within;
  private final boolean flightRecorder;
  private final List<DatabaseAddress> databases;
  private final OwnThreads threads;
  private final Consumer<String> notes;

  private WatchOptions(Draft draft) {
    this.interval = draft.interval;
    this.history = draft.history;
    this.rows = List.copyOf(draft.rows);
    this.within = List.copyOf(draft.within);
    this.flightRecorder = draft.flightRecorder;
    this.databases = List.copyOf(draft.databases);
    this.threads = draft.threads;
    this.notes = draft.notes;
  }

  /** Ten samples a second, kept for 15 minutes; nothing recorded, nothing said. */
  public static WatchOptions defaults() {
    return new WatchOptions(new Draft());
  }

  /**
   * With samples as often and kept as long as this.
   *
   * @param distance between two samples of a pool, from 10 ms to 1 s
   * @param kept how far back samples are kept, at most 100,000 of them. A sample takes 17 bytes:
   *     158 KB per pool by default, 1.7 MB at most, taken as the history fills
   * @throws IllegalArgumentException when one lies outside its bounds, which it names
   */
  public WatchOptions withHistory(Duration distance, Duration kept) {
    requireBetween("interval", distance, SHORTEST_INTERVAL, LONGEST_INTERVAL);
    Duration longest = Duration.ofNanos(distance.toNanos() * MOST_SAMPLES);
    requireBetween("history", kept, distance, longest);
    var draft = new Draft(this);
    draft.interval = distance;
    draft.history = kept;
    return new WatchOptions(draft);
  }

  /** With pool libraries that the operator describes. */
  public WatchOptions withRows(List<UserRow> userRows) {
    var draft = new Draft(this);
    draft.rows = userRows;
    return new WatchOptions(draft);
  }

  /**
   * With a source that sees pools from within their JVM. Such a pool takes the place of the same
   * pool's MBean: the one of the same library and the same name.
   */
  public WatchOptions withSource(PoolSource source) {
    var draft = new Draft(this);
    draft.within = new ArrayList<>(within);
    draft.within.add(source);
    return new WatchOptions(draft);
  }

  /** With the target's flight recorder, which tells the database's round trips. */
  public WatchOptions withFlightRecorder() {
    var draft = new Draft(this);
    draft.flightRecorder = true;
    return new WatchOptions(draft);
  }

  /**
   * With the databases of pools that do not tell theirs: of one, all such pools' own; of several,
   * that which the flight recorder shows. The recorder heeds no other peers.
   */
  public WatchOptions withDatabases(List<DatabaseAddress> addresses) {
    var draft = new Draft(this);
    draft.databases = addresses;
    return new WatchOptions(draft);
  }

  /** With knocking threads made by this. */
  WatchOptions withThreads(OwnThreads maker) {
    var draft = new Draft(this);
    draft.threads = maker;
    return new WatchOptions(draft);
  }

  /** With somebody to be told, in one line each, what the operator should know. */
  public WatchOptions withNotes(Consumer<String> listener) {
    var draft = new Draft(this);
    draft.notes = listener;
    return new WatchOptions(draft);
  }

  /** Distance between two samples of a pool. */
  public Duration interval() {
    return interval;
  }

  /** How far back samples are kept. */
  public Duration history() {
    return history;
  }

  List<UserRow> rows() {
    return rows;
  }

  List<PoolSource> within() {
    return within;
  }

  boolean flightRecorder() {
    return flightRecorder;
  }

  List<DatabaseAddress> databases() {
    return databases;
  }

  OwnThreads threads() {
    return threads;
  }

  Consumer<String> notes() {
    return notes;
  }

  private static void requireBetween(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "monitor %s is %s: set it from %s to %s".formatted(name, value, least, most));
    }
  }

  private static final class Silence implements Consumer<String> {
    @Override
    public void accept(String line) {
      // Nobody has asked for it.
    }
  }

  private static final class Draft {
    private Duration interval = Duration.ofMillis(100);
    private Duration history = Duration.ofMinutes(15);
    private List<UserRow> rows = List.of();
    private List<PoolSource> within = List.of();
    private boolean flightRecorder;
    private List<DatabaseAddress> databases = List.of();
    private OwnThreads threads = new OwnThreads();
    private Consumer<String> notes = new Silence();

    Draft() {}

    Draft(WatchOptions from) {
      interval = from.interval;
      history = from.history;
      rows = from.rows;
      within = from.within;
      flightRecorder = from.flightRecorder;
      databases = from.databases;
      threads = from.threads;
      notes = from.notes;
    }
  }
}
