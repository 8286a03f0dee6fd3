package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who met others waits before the next attempt: ever longer, never alike, and not for ever. */
class RetriesTest {

  private static final Duration ENOUGH = Duration.ofMinutes(10);

  /** In milliseconds, after the first to the last attempt but one. */
  private static final List<Duration> LONGEST =
      Stream.of(8, 16, 32, 64, 128).map(Duration::ofMillis).toList();

  @AutoClose private final DeadlineWatch watch = new DeadlineWatch("retries", () -> {});

  private final List<Duration> pauses = new ArrayList<>();
  private final SQLException met = new SQLException("met another", "40001");

  private void pause(long nanos) {
    pauses.add(Duration.ofNanos(nanos));
  }

  /** As work that meets others each time. */
  private void runOut(Retries retries) {
    assertThatThrownBy(
            () -> {
              for (int failed = 1; ; failed++) {
                retries.pauseAfter(failed, ENOUGH, met);
              }
            })
        .isInstanceOf(UnavailableException.class)
        .hasCause(met)
        .hasMessageContaining("met other writes 6 times in a row");
  }

  @Test
  void theLongestPausesDoubleAndTheAttemptsHaveAnEnd() {
    runOut(new Retries(bound -> bound, this::pause));

    assertThat(pauses).containsExactlyElementsOf(LONGEST);
  }

  @Test
  void aPauseIsAsLongAsIsDrawn() {
    runOut(new Retries(bound -> bound / 4, this::pause));

    assertThat(pauses)
        .containsExactlyElementsOf(LONGEST.stream().map(p -> p.dividedBy(4)).toList());
  }

  /** The chance that this fails is that of 60 draws that miss a half: less than one in 10^17. */
  @Test
  void thoseWhoMetDoNotWaitAlike() {
    int writers = 60;
    List<List<Duration>> each = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      List<Duration> own = new ArrayList<>();
      runOut(Retries.withJitter(nanos -> own.add(Duration.ofNanos(nanos))));
      each.add(own);
    }

    for (int retry = 0; retry < LONGEST.size(); retry++) {
      int which = retry;
      Duration longest = LONGEST.get(which);
      Duration half = longest.dividedBy(2);
      List<Duration> drawn = each.stream().map(own -> own.get(which)).toList();
      assertThat(drawn).allMatch(p -> !p.isNegative() && p.compareTo(longest) < 0);
      assertThat(drawn).anyMatch(p -> p.compareTo(half) < 0).anyMatch(p -> p.compareTo(half) >= 0);
      assertThat(Set.copyOf(drawn)).hasSizeGreaterThan(writers / 2);
    }
  }

  @Test
  void noPauseOutlastsTheTimeThatIsLeft() {
    Duration left = Duration.ofMillis(10);

    new Retries(bound -> bound, this::pause).pauseAfter(5, left, met);

    assertThat(pauses).containsExactly(left);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void whenTheTimeIsOverThereIsNoOtherAttempt(int failed) {
    Retries retries = new Retries(bound -> bound, this::pause);

    assertThatThrownBy(() -> retries.pauseAfter(failed, Duration.ZERO, met))
        .isInstanceOf(UnavailableException.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void databaseWorkWaitsSoAndLetsOthersInMeanwhile() {
    ConnectionGate onePlace = new ConnectionGate(1, 0, 0, Duration.ofSeconds(1), limit -> {});
    LongConsumer lookingIn =
        nanos -> {
          onePlace.enter(Duration.ofSeconds(1)); // is refused while the place is taken
          onePlace.leave();
          pause(nanos);
        };
    DatabaseOperations operations = operations(onePlace, new Retries(bound -> bound, lookingIn));
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                operations.transaction(
                    transaction -> {
                      runs.incrementAndGet();
                      throw new IllegalStateException(met);
                    }))
        .isInstanceOf(UnavailableException.class);

    assertThat(runs).hasValue(Retries.ATTEMPTS);
    assertThat(pauses).containsExactlyElementsOf(LONGEST);
  }

  /** For work that fails before it asks for a connection. */
  private DatabaseOperations operations(ConnectionGate gate, Retries retries) {
    return new DatabaseOperations(
        () -> {
          throw new AssertionError("no connection is needed");
        },
        Driver.POSTGRESQL,
        gate,
        watch,
        new Worker.Virtual(),
        new Execution(
            JdbcClientBuilder.create().connectionPool(Lease.POOL).build(),
            Statements.parse(Map.of()),
            StatementObserver.NONE),
        ENOUGH,
        ENOUGH,
        retries,
        () -> {});
  }
}
