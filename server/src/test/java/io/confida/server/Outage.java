package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What clients at a steady rate, and a platform that probes, see of a database that goes away. */
final class Outage {

  private static final String SESSIONS = "/api/v1/sessions";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int PROBES_PER_SECOND = 20;

  private final Api api;
  private final Api probes;
  private final BreakableDatabase database;
  private final Queue<Asked> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Asked> lives = new ConcurrentLinkedQueue<>();
  private final Queue<Asked> readies = new ConcurrentLinkedQueue<>();
  private long lostNanos;
  private long findingNanos;
  private long foundNanos;

  /**
   * One request and its answer.
   *
   * @param role of the session that it was to make, or another text
   * @param beganNanos and the next on the clock of {@link System#nanoTime}
   */
  private record Asked(String role, Answer answer, long beganNanos, long endedNanos) {
    Duration took() {
      return Duration.ofNanos(endedNanos - beganNanos);
    }

    boolean succeeded() {
      return answer.status() == 200 || answer.status() == 201;
    }

    boolean refused() {
      return answer.status() == 503;
    }
  }

  /**
   * The figures of one outage.
   *
   * @param requests begun and answered while the database was away
   * @param late by how much the longest answer passed its deadline; negative if none did
   * @param longestLive the longest answer to {@code /live}
   * @param notReady from the loss to the first answer that says so
   * @param ready from the return to the first answer that says so
   * @param success from the return to the first request that succeeded
   */
  record Figures(
      int requests,
      Duration late,
      Duration longestLive,
      Duration notReady,
      Duration ready,
      Duration success) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d requests, the longest answer at its deadline %+.0f ms, /live within %.1f ms,"
              + " /ready 503 after %.0f ms, 200 %.0f ms after the return, first success after"
              + " %.0f ms",
          requests,
          millis(late),
          millis(longestLive),
          millis(notReady),
          millis(ready),
          millis(success));
    }

    private static double millis(Duration duration) {
      return duration.toNanos() / 1e6;
    }
  }

  /**
   * @param probes with a client of its own: a platform's probe does not wait for others' answers
   */
  Outage(Api api, Api probes, BreakableDatabase database) {
    this.api = api;
    this.probes = probes;
    this.database = database;
  }

  /** Asks at this rate, all the time, and takes the database away for so long. */
  void run(int perSecond, Duration before, Duration away) throws Exception {
    SteadyLoad load = SteadyLoad.of(perSecond, number -> requests.add(request(number % 2 == 0)));
    SteadyLoad live = SteadyLoad.of(PROBES_PER_SECOND, number -> lives.add(get(probes, "/live")));
    SteadyLoad ready =
        SteadyLoad.of(PROBES_PER_SECOND, number -> readies.add(get(probes, "/ready")));
    try {
      pass(before);
      await("requests succeed").atMost(SOON).until(() -> any(requests, Asked::succeeded));
      database.lose();
      lostNanos = System.nanoTime();
      pass(away);
      await("not ready").atMost(SOON).until(() -> any(readies, Asked::refused));
      findingNanos = System.nanoTime();
      database.find();
      foundNanos = System.nanoTime();
      await("ready").atMost(SOON).until(() -> any(readies, this::succeededAgain));
      await("requests succeed again").atMost(SOON).until(() -> any(requests, this::succeededAgain));
    } finally {
      load.end();
      live.end();
      ready.end();
    }
  }

  private static void pass(Duration time) {
    if (!time.isZero()) {
      await().pollDelay(time).atMost(time.plus(SOON)).until(() -> true);
    }
  }

  private static boolean any(Queue<Asked> asked, Predicate<Asked> condition) {
    return asked.stream().anyMatch(condition);
  }

  private boolean succeededAgain(Asked asked) {
    return asked.succeeded() && asked.endedNanos() - findingNanos > 0;
  }

  private Asked request(boolean write) {
    String role = UUID.randomUUID().toString();
    if (!write) {
      return get(api, SESSIONS);
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

  private static Asked get(Api api, String path) {
    long start = System.nanoTime();
    Answer answer = api.unchecked("GET", path, BodyPublishers.noBody(), request -> {});
    return new Asked(path, answer, start, System.nanoTime());
  }

  /** Each request was done, or refused as the document says; while the database was away, all. */
  void checkAnswers() {
    assertThat(away(requests)).as("requests while the database was away").isNotEmpty();
    assertThat(away(requests)).allMatch(Asked::refused);
    for (Asked asked : requests) {
      if (!asked.succeeded()) {
        Answer answer = asked.answer().is(503);
        api.contract()
            .validateProblem(503, answer.header("Content-Type").orElse("none"), answer.body());
        assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isPositive();
      }
    }
    assertThat(lives).allMatch(Asked::succeeded);
    long refusedFrom = first(readies, Asked::refused, lostNanos).endedNanos();
    assertThat(away(readies))
        .filteredOn(asked -> asked.beganNanos() - refusedFrom > 0)
        .allMatch(Asked::refused);
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

  Figures figures(Duration deadline) {
    return new Figures(
        away(requests).size(),
        longest(requests.stream()).minus(deadline),
        longest(lives.stream().filter(asked -> asked.beganNanos() - lostNanos > 0)),
        since(lostNanos, first(readies, Asked::refused, lostNanos)),
        since(foundNanos, first(readies, Asked::succeeded, findingNanos)),
        since(foundNanos, first(requests, Asked::succeeded, findingNanos)));
  }

  /** Begun and answered while the database was away. */
  private List<Asked> away(Queue<Asked> asked) {
    return asked.stream()
        .filter(a -> a.beganNanos() - lostNanos > 0 && a.endedNanos() - findingNanos < 0)
        .toList();
  }

  private static Duration longest(Stream<Asked> asked) {
    return asked.map(Asked::took).max(Comparator.naturalOrder()).orElseThrow();
  }

  private static Asked first(Queue<Asked> asked, Predicate<Asked> condition, long afterNanos) {
    return asked.stream()
        .filter(condition)
        .filter(a -> a.endedNanos() - afterNanos > 0)
        .min(Comparator.comparingLong(a -> a.endedNanos() - afterNanos))
        .orElseThrow();
  }

  private static Duration since(long nanos, Asked asked) {
    return Duration.ofNanos(Math.max(0, asked.endedNanos() - nanos));
  }
}
