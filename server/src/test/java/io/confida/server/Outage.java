package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What clients at a steady rate, and a platform that probes, see of a database that goes away. */
final class Outage {

  private static final String SESSIONS = "/api/v1/sessions";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Api api;
  private final BreakableDatabase database;
  private final Queue<Asked> requests = new ConcurrentLinkedQueue<>();
  private final SteadyProbe lives;
  private final SteadyProbe readies;
  private final @Nullable SteadyProbe floor;
  private long losingNanos;
  private long lostNanos;
  private long findingNanos;
  private long foundNanos;

  /** What was asked, and how it ended; instants are on the clock of {@link System#nanoTime}. */
  interface Timed {
    int status();

    long beganNanos();

    long endedNanos();

    /** How long the client waited. */
    default Duration took() {
      return Duration.ofNanos(endedNanos() - beganNanos());
    }

    /** With what was asked for. */
    default boolean succeeded() {
      return status() == 200 || status() == 201;
    }

    /** For now. */
    default boolean refused() {
      return status() == 503;
    }
  }

  /**
   * One request and its answer.
   *
   * @param role of the session that it was to make, or another text
   */
  private record Asked(String role, Answer answer, long beganNanos, long endedNanos)
      implements Timed {
    @Override
    public int status() {
      return answer.status();
    }
  }

  /**
   * The figures of one outage.
   *
   * @param requests begun and answered while the database was away
   * @param late by how much the longest answer passed its deadline; negative if none did
   * @param live how long {@code /live} took
   * @param notReady from the loss to the first answer that says so
   * @param ready from the return to the first answer that says so
   * @param success from the return to the first request that succeeded
   */
  record Figures(
      int requests, Duration late, Live live, Duration notReady, Duration ready, Duration success) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d requests, the longest answer at its deadline %+.0f ms, /live within %s,"
              + " /ready 503 after %.0f ms, 200 %.0f ms after the return, first success after"
              + " %.0f ms",
          requests,
          millis(late),
          live,
          millis(notReady),
          millis(ready),
          millis(success));
    }
  }

  /**
   * The answers to {@code /live} from when the database began to go away.
   *
   * @param longest of them
   * @param afterLoss when that one was asked for, from the loss on
   * @param stood for how much of it the server's JVM stood still
   * @param longestPause when that did so for longest
   * @param floor the longest answer of a process beside it that has nothing to do; absent where
   *     there was none
   */
  record Live(
      Duration longest,
      Duration afterLoss,
      Duration stood,
      Optional<Pauses.Pause> longestPause,
      @Nullable Duration floor) {
    @Override
    public String toString() {
      String most = String.format(Locale.ROOT, "%.1f ms", millis(longest));
      return floor == null
          ? most
          : most
              + String.format(
                  Locale.ROOT,
                  " (asked %.0f ms after the loss; the server's JVM stood still for %.1f ms of it,"
                      + " and for %s at the most; a process that has nothing to do answered"
                      + " within %.1f ms)",
                  millis(afterLoss),
                  millis(stood),
                  longestPause.map(Pauses.Pause::toString).orElse("0 ms"),
                  millis(floor));
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  /** Without anything to compare the server's times with. */
  Outage(Api api, BreakableDatabase database) {
    this(api, database, null);
  }

  /**
   * As the other.
   *
   * @param floor is probed beside the server, in the same way and at the same rate
   */
  Outage(Api api, BreakableDatabase database, @Nullable SteadyProbe floor) {
    this.api = api;
    this.database = database;
    this.floor = floor;
    this.lives = new SteadyProbe(api.server().getPort(), "/live");
    this.readies = new SteadyProbe(api.server().getPort(), "/ready");
  }

  /** Asks at this rate, all the time, and takes the database away for so long. */
  void run(int perSecond, Duration before, Duration away) throws Exception {
    SteadyLoad load = SteadyLoad.of(perSecond, number -> requests.add(request(number % 2 == 0)));
    lives.begin();
    readies.begin();
    if (floor != null) {
      floor.begin();
    }
    try {
      pass(before);
      await("requests succeed").atMost(SOON).until(() -> any(requests, Timed::succeeded));
      losingNanos = System.nanoTime();
      database.lose();
      lostNanos = System.nanoTime();
      pass(away);
      await("not ready").atMost(SOON).until(() -> any(readies.asked(), Timed::refused));
      findingNanos = System.nanoTime();
      database.find();
      foundNanos = System.nanoTime();
      await("ready").atMost(SOON).until(() -> any(readies.asked(), this::succeededAgain));
      await("requests succeed again").atMost(SOON).until(() -> any(requests, this::succeededAgain));
    } finally {
      load.end();
      lives.end();
      readies.end();
      if (floor != null) {
        floor.end();
      }
    }
  }

  private static void pass(Duration time) {
    if (!time.isZero()) {
      await().pollDelay(time).atMost(time.plus(SOON)).until(() -> true);
    }
  }

  private static boolean any(
      Collection<? extends Timed> asked, Predicate<? super Timed> condition) {
    return asked.stream().anyMatch(condition);
  }

  private boolean succeededAgain(Timed asked) {
    return asked.succeeded() && asked.endedNanos() - findingNanos > 0;
  }

  private Asked request(boolean write) {
    String role = UUID.randomUUID().toString();
    if (!write) {
      return get();
    }
    BodyPublisher body =
        BodyPublishers.ofString(Api.object("mode", "practice", "role", role).toString());
    long start = System.nanoTime();
    Answer answer =
        api.unchecked(
            "POST",
            SESSIONS,
            body,
            r -> r.header("Content-Type", Api.JSON).header("Idempotency-Key", role));
    return new Asked(role, answer, start, System.nanoTime());
  }

  private Asked get() {
    long start = System.nanoTime();
    Answer answer = api.unchecked("GET", SESSIONS, BodyPublishers.noBody(), request -> {});
    return new Asked("", answer, start, System.nanoTime());
  }

  /** Each request was done, or refused as the document says; while the database was away, all. */
  void checkAnswers() {
    assertThat(away(requests)).as("requests while the database was away").isNotEmpty();
    assertThat(away(requests)).allMatch(Timed::refused);
    for (Asked asked : requests) {
      if (!asked.succeeded()) {
        Answer answer = asked.answer().is(503);
        api.contract()
            .validateProblem(503, answer.header("Content-Type").orElse("none"), answer.body());
        assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isPositive();
      }
    }
    assertThat(lives.asked()).isNotEmpty().allMatch(Timed::succeeded);
    long refusedFrom = first(readies.asked(), Timed::refused, lostNanos).endedNanos();
    assertThat(away(readies.asked()))
        .filteredOn(asked -> asked.beganNanos() - refusedFrom > 0)
        .allMatch(Timed::refused);
  }

  /** What was acknowledged is stored, and what was refused for certain is not. */
  void checkStored() {
    Set<String> stored =
        new HashSet<>(database.database().ask("SELECT role FROM interview_session"));
    assertThat(requests)
        .filteredOn(asked -> asked.answer().status() == 201)
        .allMatch(asked -> stored.contains(asked.role()));
    assertThat(requests)
        .filteredOn(Asked::refused)
        .filteredOn(asked -> asked.answer().text("type").equals("urn:confida:problem:unavailable"))
        .noneMatch(asked -> stored.contains(asked.role()));
  }

  /**
   * What it was like.
   *
   * @param pauses of the server's JVM, where they are known
   */
  Figures figures(Duration deadline, Pauses pauses) {
    return new Figures(
        away(requests).size(),
        longest(requests).took().minus(deadline),
        live(pauses),
        since(lostNanos, first(readies.asked(), Timed::refused, lostNanos)),
        since(foundNanos, first(readies.asked(), Timed::succeeded, findingNanos)),
        since(foundNanos, first(requests, Timed::succeeded, findingNanos)));
  }

  private Live live(Pauses pauses) {
    Timed longest = longest(sinceTheLoss(lives));
    return new Live(
        longest.took(),
        Duration.ofNanos(longest.beganNanos() - lostNanos),
        pauses.within(longest),
        pauses.longestAfter(losingNanos),
        floor == null ? null : longest(sinceTheLoss(floor)).took());
  }

  private List<? extends Timed> sinceTheLoss(SteadyProbe probe) {
    return probe.asked().stream().filter(asked -> asked.endedNanos() - losingNanos > 0).toList();
  }

  /** Begun and answered while the database was away. */
  private <T extends Timed> List<T> away(Collection<T> asked) {
    return asked.stream()
        .filter(a -> a.beganNanos() - lostNanos > 0 && a.endedNanos() - findingNanos < 0)
        .toList();
  }

  private static Timed longest(Collection<? extends Timed> asked) {
    return asked.stream().max(Comparator.comparing(Timed::took)).orElseThrow();
  }

  private static Timed first(
      Collection<? extends Timed> asked, Predicate<? super Timed> condition, long afterNanos) {
    return asked.stream()
        .filter(condition)
        .filter(a -> a.endedNanos() - afterNanos > 0)
        .min(Comparator.comparingLong(a -> a.endedNanos() - afterNanos))
        .orElseThrow();
  }

  private static Duration since(long nanos, Timed asked) {
    return Duration.ofNanos(Math.max(0, asked.endedNanos() - nanos));
  }
}
