package io.confida.monitor.analysis;

import static io.confida.monitor.FakePool.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.confida.monitor.FakePool;
import io.confida.monitor.FakeTarget;
import io.confida.monitor.analysis.PoolVerdict.Kind;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.Holder.ThreadState;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PoolJudgeTest {
  private static final String LOAD = "com.acme.Orders.load(Orders.java:42)";

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource({"pools", "databases", "leaks"})
  void judges(String what, Kind expected, FakePool pool, String partOfSentence) {
    PoolVerdict verdict = judge(pool);
    assertThat(verdict.kind()).as(verdict.toString()).isEqualTo(expected);
    assertThat(verdict.sentence()).contains(partOfSentence);
    assertThat(verdict.evidence()).isNotEmpty();
  }

  static Stream<Arguments> pools() {
    return Stream.of(
        arguments("at rest", Kind.HEALTHY, pool().run(5000, 0, 0), "nothing needs doing"),
        arguments("at work", Kind.HEALTHY, pool().run(5000, 9, 0), "nothing needs doing"),
        arguments("waiting", Kind.SATURATED, pool().run(5000, 10, 3), "3 threads wait"),
        arguments("one waits", Kind.SATURATED, pool().run(5000, 10, 1), "1 thread waits"),
        arguments("JMX only", Kind.SATURATED, pool().run(5000, 10, 3), "`attach --inject`"),
        arguments(
            "a library that tells no agent more",
            Kind.SATURATED,
            pool().of("DBCP2").run(5000, 10, 3),
            "who holds them, DBCP2 does not tell; see a thread dump"),
        arguments("inject", Kind.SATURATED, pool().run(5000, 10, 3).holders(), "see who holds"),
        arguments("full", Kind.SATURATED, pool().run(5000, 10, 0), "nobody waits"),
        arguments("filling", Kind.SATURATED, pool().run(500, 4, 0, 2), "while the pool opens"),
        arguments(
            "waiting untold",
            Kind.SATURATED,
            pool()
                .sample(
                    1000,
                    OptionalInt.of(10),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty()),
            "does not tell"),
        arguments(
            "full for a minute without a movement",
            Kind.SATURATED,
            pool().run(60_000, 10, 3),
            "counts alone cannot tell"),
        arguments("before a sample", Kind.UNKNOWN, pool(), "ask again"),
        arguments("refuses", Kind.UNKNOWN, pool().unreadable(), "cannot be read"),
        arguments("broke", Kind.UNKNOWN, pool().run(5000, 10, 3).unreadable(), "read any more"));
  }

  static Stream<Arguments> databases() {
    return Stream.of(
        arguments(
            "empty, cannot open",
            Kind.DATABASE_DOWN,
            pool().run(2500, 0, 0, 3),
            "cannot open a connection and has none left"),
        arguments("not for long yet", Kind.SATURATED, pool().run(1500, 0, 0, 3), "3 threads"),
        arguments(
            "empty, the database answers",
            Kind.DATABASE_SLOW,
            pool().run(2500, 0, 0, 3).knock(Answer.ANSWERED, 1),
            "limit of connections"),
        arguments(
            "empty, the port accepts: that says nothing",
            Kind.DATABASE_DOWN,
            pool().run(2500, 0, 0, 3).knock(Answer.ACCEPTED, 1),
            "cannot open a connection"),
        arguments(
            "some open, cannot open more",
            Kind.DATABASE_SLOW,
            pool().run(2500, 4, 0, 3),
            "opens no connection"),
        arguments(
            "some open, refused",
            Kind.DATABASE_DOWN,
            pool().run(2500, 4, 0, 3).knock(Answer.REFUSED, 1),
            "does not answer at db.example:5432 (refused)"),
        arguments(
            "refused a while ago, and nothing disproved it",
            Kind.DATABASE_DOWN,
            pool().run(2500, 4, 0, 3).knock(Answer.REFUSED, 14),
            "does not answer"),
        arguments(
            "refused so long ago that nobody knocks any more",
            Kind.DATABASE_SLOW,
            pool().run(2500, 4, 0, 3).knock(Answer.REFUSED, 41),
            "opens no connection"),
        arguments(
            "nobody wants a connection, refused again",
            Kind.DATABASE_DOWN,
            pool().run(60_000, 0, 0).knock(Answer.REFUSED, 1, 45),
            "does not answer"),
        arguments(
            "a knock alone is no outage",
            Kind.HEALTHY,
            pool().run(5000, 0, 0).knock(Answer.SILENT, 1),
            "nothing needs doing"),
        arguments(
            "full is not down",
            Kind.SATURATED,
            pool().run(60_000, 10, 50).knock(Answer.ANSWERED, 1),
            "50 threads wait"),
        arguments(
            "full, silent, nothing comes back",
            Kind.DATABASE_DOWN,
            pool().run(5000, 10, 3).knock(Answer.SILENT, 1),
            "does not answer"),
        arguments(
            "all stuck, silent, nobody waits",
            Kind.DATABASE_DOWN,
            pool().run(5000, 2, 0).holders(stuck(4), stuck(5)).knock(Answer.SILENT, 1),
            "does not answer"),
        arguments(
            "a leak does not hide that the others are stuck",
            Kind.DATABASE_DOWN,
            pool()
                .run(5000, 4, 0)
                .holders(
                    holder(60, ThreadState.GONE, LOAD),
                    holder(50, ThreadState.UNKNOWN),
                    stuck(4),
                    stuck(5))
                .knock(Answer.SILENT, 1),
            "does not answer"),
        arguments(
            "a leak alone is not stuck",
            Kind.LEAK_SUSPECTED,
            pool()
                .run(5000, 1, 0)
                .holders(holder(60, ThreadState.GONE, LOAD))
                .knock(Answer.SILENT, 1),
            "seem not to come back"),
        arguments(
            "all stuck, answers, others wait",
            Kind.DATABASE_SLOW,
            pool().max(2).run(5000, 2, 3).holders(stuck(4), stuck(5)).knock(Answer.ANSWERED, 1),
            "The database answers, but every borrower has waited"),
        arguments(
            "all stuck, nobody knocked, others wait",
            Kind.DATABASE_SLOW,
            pool().max(2).run(5000, 2, 3).holders(stuck(4), stuck(5)),
            "Every borrower has waited"),
        arguments(
            "a long statement and nobody waits",
            Kind.HEALTHY,
            pool().run(60_000, 1, 0).holders(stuck(60)),
            "work that lasts, a leak, or a database that is silent; see the holders"),
        arguments(
            "out for long, the database answers",
            Kind.HEALTHY,
            pool().of("DBCP2").run(12_000, 1, 0).knock(Answer.ANSWERED, 1),
            "has not fallen for 11.9 s: the database answers, so"),
        arguments(
            "out, not for long",
            Kind.HEALTHY,
            pool().of("DBCP2").run(9_000, 1, 0),
            "nothing needs doing"),
        arguments(
            "not all stuck",
            Kind.SATURATED,
            pool().max(2).run(5000, 2, 3).holders(stuck(4), holder(5, ThreadState.WORKING, LOAD)),
            "3 threads wait"),
        arguments(
            "the wire is quiet and others wait",
            Kind.DATABASE_SLOW,
            pool().run(5000, 10, 3).roundTrips(0, 0, 4),
            "No word has come"),
        arguments(
            "the wire is quiet and nobody waits",
            Kind.HEALTHY,
            pool().run(5000, 5, 0).roundTrips(0, 0, 4),
            "nothing needs doing"),
        arguments(
            "slow round trips",
            Kind.DATABASE_SLOW,
            pool().run(500, 5, 0).roundTrips(20, 2, 0.1),
            "takes a second or more"),
        arguments(
            "too few of them",
            Kind.HEALTHY,
            pool().run(500, 5, 0).roundTrips(4, 2, 0.1),
            "nothing needs doing"),
        arguments(
            "back again",
            Kind.HEALTHY,
            pool()
                .run(9000, 0, 0, 3)
                .run(100, 1, 2, 0)
                .run(900, 1, 2, 0)
                .knock(Answer.REFUSED, 1.5),
            "nothing needs doing"));
  }

  static Stream<Arguments> leaks() {
    return Stream.of(
        arguments(
            "the thread has gone",
            Kind.LEAK_SUSPECTED,
            pool().run(5000, 1, 0).holders(holder(10, ThreadState.GONE, LOAD)),
            "borrowed by " + LOAD + ". Threads that borrowed have moved on"),
        arguments(
            "gone, but not for long",
            Kind.HEALTHY,
            pool().run(5000, 1, 0).holders(holder(9, ThreadState.GONE, LOAD)),
            "nothing needs doing"),
        arguments(
            "at work for long",
            Kind.LEAK_SUSPECTED,
            pool().run(5000, 1, 0).holders(holder(30, ThreadState.WORKING, LOAD)),
            "still at work"),
        arguments(
            "borrowed before anybody looked",
            Kind.LEAK_SUSPECTED,
            pool().run(5000, 1, 0).holders(holder(30, ThreadState.UNKNOWN)),
            "out for up to 30 s. What became of those who borrowed is not known"),
        arguments(
            "at work for a while",
            Kind.HEALTHY,
            pool().run(5000, 1, 0).holders(holder(29, ThreadState.WORKING, LOAD)),
            "nothing needs doing"),
        arguments(
            "explains the full pool",
            Kind.LEAK_SUSPECTED,
            pool()
                .max(2)
                .run(5000, 2, 3)
                .holders(holder(20, ThreadState.GONE, LOAD), holder(1, ThreadState.WORKING)),
            "1 connection out for up to 20 s"),
        arguments(
            "does not explain the full pool",
            Kind.SATURATED,
            pool().max(10).run(5000, 10, 3).holders(holder(20, ThreadState.GONE, LOAD)),
            "3 threads wait"),
        arguments("by counts", Kind.LEAK_SUSPECTED, stair(), "`attach --inject`"),
        arguments(
            "by counts, in a full pool: says nothing",
            Kind.SATURATED,
            stair().run(1000, 10, 2),
            "2 threads wait"),
        arguments(
            "a database that is down keeps connections out",
            Kind.DATABASE_DOWN,
            pool()
                .run(5000, 10, 3)
                .holders(holder(60, ThreadState.GONE, LOAD))
                .knock(Answer.REFUSED, 1),
            "does not answer"));
  }

  @Test
  void whoIsLostIsUnknownWhateverWasSeenBefore() {
    PoolVerdict verdict =
        verdictOf(FakeTarget.lost("access refused: give a user", pool().run(5000, 10, 3)));
    assertThat(verdict.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(verdict.sentence()).contains("access refused: give a user");
    assertThat(((PoolVerdict.Unknown) verdict).cause())
        .isEqualTo(PoolVerdict.Unknown.Cause.TARGET_LOST);
  }

  @Test
  void saysHowLongAndWhichShareOfTimeItWasSaturated() {
    var verdict = (PoolVerdict.Saturated) judge(pool().run(15_000, 3, 0).run(5000, 10, 4));
    assertThat(verdict.waiting()).hasValue(4);
    assertThat(verdict.seconds()).isEqualTo(4.9);
    assertThat(verdict.share()).hasValue(0.25);
    assertThat(verdict.since()).isEqualTo(FakePool.EPOCH.plusSeconds(15));
    assertThat(verdict.evidence())
        .contains(
            "10 of 10 connections out, 0 idle, 4 threads waiting at the last reading",
            "saturated for 4.9 s",
            "saturated 25 % of the last 19.9 s",
            "at most 4 threads waiting over the last 19.9 s");
  }

  @Test
  void theEvidenceOfAnOutageHasItsFigures() {
    PoolVerdict verdict = judge(pool().run(2500, 4, 0, 3).knock(Answer.REFUSED, 1));
    assertThat(verdict.evidence())
        .contains(
            "3 threads waiting, 4 of 10 connections open, and none opened for 2.4 s",
            "knocked at db.example:5432 1 s ago: refused, after 4 ms");
    assertThat(verdict.since()).isEqualTo(FakePool.EPOCH);
  }

  @Test
  void namesThoseSuspectedInAFullPoolThatTheyDoNotExplain() {
    PoolVerdict verdict =
        judge(pool().run(5000, 10, 3).holders(holder(20, ThreadState.GONE, LOAD)));
    assertThat(verdict.evidence())
        .anyMatch(line -> line.contains("suspected leak") && line.contains(LOAD));
  }

  private static FakePool pool() {
    return new FakePool("orders");
  }

  private static Holder stuck(double seconds) {
    return holder(seconds, ThreadState.IN_DATABASE, LOAD);
  }

  private static FakePool stair() {
    var pool = pool();
    for (int i = 0; i < 4; i++) {
      pool.run(3000, 6, 0).run(6000, i, 0);
    }
    return pool;
  }

  private static PoolVerdict judge(FakePool pool) {
    return verdictOf(FakeTarget.connected(pool));
  }

  private static PoolVerdict verdictOf(FakeTarget target) {
    return Watch.judgeOnce(target, JudgeSettings.defaults()).pool("orders").orElseThrow();
  }
}
