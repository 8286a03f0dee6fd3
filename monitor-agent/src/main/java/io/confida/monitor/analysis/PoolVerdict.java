package io.confida.monitor.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What state a pool is in, in the eyes of somebody who has to act on it.
 *
 * <p>A pool that is full is not a database that is down: {@link Saturated} says that borrowers
 * wait, {@link DatabaseDown} says that the database does not do its part, and needs a sign from
 * there. {@link PoolJudge} says which verdict goes before which.
 */
public sealed interface PoolVerdict {

  /** The verdicts by name, from harmless to grave. */
  enum Kind {
    HEALTHY,
    UNKNOWN,
    LEAK_SUSPECTED,
    SATURATED,
    DATABASE_SLOW,
    DATABASE_DOWN;

    /** The name in metrics and documents, such as {@code leak_suspected}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The name for people, such as {@code leak suspected}. */
    public String words() {
      return id().replace('_', ' ');
    }
  }

  /** Which one it is. */
  Kind kind();

  /**
   * Since when it has been so, by the samples; the moment of the judgement where nothing tells
   * more.
   */
  Instant since();

  /** What is the matter and what to do next, in one or two sentences. */
  String sentence();

  /** The figures it rests on, each a line with its unit and the time it was taken over. */
  List<String> evidence();

  /** Nothing is wrong. */
  record Healthy(Instant since, String sentence, List<String> evidence) implements PoolVerdict {
    public Healthy {
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.HEALTHY;
    }
  }

  /**
   * The next borrower has to wait.
   *
   * @param waiting threads that wait now; absent where the library does not tell
   * @param seconds for how long the pool has been saturated, in seconds
   * @param share share of the time saturated over the last minute, 0 to 1; absent while unknown
   */
  record Saturated(
      Instant since,
      String sentence,
      List<String> evidence,
      OptionalInt waiting,
      double seconds,
      OptionalDouble share)
      implements PoolVerdict {
    public Saturated {
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.SATURATED;
    }
  }

  /** The database does not do its part: not at all, or so slowly that borrowers wait for it. */
  record DatabaseDown(Instant since, String sentence, List<String> evidence, Grade grade)
      implements PoolVerdict {

    /** How bad it is. */
    public enum Grade {
      /** It works, or answers at least, too slowly for those who use this pool. */
      SLOW,
      /** It is out of reach. */
      DOWN
    }

    public DatabaseDown {
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return grade == Grade.DOWN ? Kind.DATABASE_DOWN : Kind.DATABASE_SLOW;
    }
  }

  /**
   * Connections are out that nobody seems to give back.
   *
   * @param basis what the suspicion rests on
   * @param holders who has them, grouped by the code that borrowed; empty when it rests on counts
   */
  record LeakSuspected(
      Instant since, String sentence, List<String> evidence, Basis basis, List<HolderGroup> holders)
      implements PoolVerdict {

    /** What a suspicion rests on. */
    public enum Basis {
      /** The holders themselves: strong. */
      HOLDERS,
      /** The course of the counts alone: weak. */
      COUNTS
    }

    public LeakSuspected {
      evidence = List.copyOf(evidence);
      holders = List.copyOf(holders);
    }

    @Override
    public Kind kind() {
      return Kind.LEAK_SUSPECTED;
    }
  }

  /** Nothing can be said. */
  record Unknown(Instant since, String sentence, List<String> evidence, Cause cause)
      implements PoolVerdict {

    /** Why not. */
    public enum Cause {
      /** The JVM is gone, or refuses to be watched. */
      TARGET_LOST,
      /** The pool has not been read yet. */
      NEVER_READ,
      /** The pool was read before and cannot be read now. */
      UNREADABLE
    }

    public Unknown {
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.UNKNOWN;
    }
  }
}
