package io.confida.monitor.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolTimings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LastKnockTest {
  private static final DatabaseAddress ADDRESS =
      new DatabaseAddress(DatabaseAddress.Protocol.POSTGRESQL, List.of("db:5432"));

  private final LastKnock knock = new LastKnock();
  private Optional<PoolTimings> timings = Optional.empty();

  @Test
  void anOutageLastsUntilAKnockIsAnswered() {
    answer(Answer.SILENT, 10);
    for (int i = 0; i < 1_000; i++) {
      look(3, 0);
    }
    assertThat(knock.isDown()).isTrue();
    assertThat(knock.downAt()).contains(ADDRESS);
    answer(Answer.REFUSED, 12);
    answer(Answer.SILENT, 16);
    assertThat(knock.answer()).map(DatabaseKnock::since).contains(at(10));
    answer(Answer.ANSWERED, 24);
    assertThat(knock.isDown()).isFalse();
    answer(Answer.SILENT, 30);
    assertThat(knock.answer()).map(DatabaseKnock::since).as("another outage").contains(at(30));
  }

  @Test
  void anOpenedConnectionDisprovesIt() {
    answer(Answer.REFUSED, 10);
    look(0, 0);
    look(0, 0);
    assertThat(knock.isDown()).isTrue();
    look(1, 0);
    assertThat(knock.answer()).isEmpty();
  }

  @Test
  void thatConnectionsGoOutComeBackOrAreThrownAwayDoesNot() {
    answer(Answer.SILENT, 10);
    look(3, 0);
    look(0, 3);
    look(1, 2);
    look(0, 1);
    look(0, 0);
    assertThat(knock.isDown()).isTrue();
  }

  @Test
  void aBorrowThatThePoolCountedDoes() {
    answer(Answer.SILENT, 10);
    borrowed(7);
    look(3, 0);
    look(3, 0);
    assertThat(knock.isDown()).isTrue();
    borrowed(8);
    look(3, 0);
    assertThat(knock.answer()).isEmpty();
  }

  private void answer(Answer answer, int second) {
    knock.answered(ADDRESS, new DatabaseKnock("db:5432", answer, 1, at(second), "as told"));
  }

  private void borrowed(long count) {
    var none = new Distribution(new double[0], new long[] {0}, 0, 0);
    var acquire = new Distribution(new double[0], new long[] {count}, 1, 1);
    timings = Optional.of(new PoolTimings(1, acquire, none, none, 0));
  }

  private void look(int active, int idle) {
    knock.look(
        new PoolSnapshot(
            "a",
            OptionalInt.of(active),
            OptionalInt.of(idle),
            OptionalInt.empty(),
            OptionalInt.of(0),
            OptionalInt.of(10),
            OptionalInt.empty(),
            Instant.EPOCH,
            0),
        () -> timings);
  }

  private static Instant at(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }
}
