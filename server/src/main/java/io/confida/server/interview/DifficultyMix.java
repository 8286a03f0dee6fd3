package io.confida.server.interview;

import io.confida.server.question.Difficulty;

/**
 * How many questions of each difficulty a selection may hold, and which ones it prefers: juniors
 * get one hard question in ten at most, seniors and leads few easy ones, everybody else a mix.
 *
 * @param mostEasy most easy ones
 * @param mostHard most hard ones
 */
record DifficultyMix(Seniority seniority, int mostEasy, int mostHard) {
  private static final double LIKED = 0.04;

  static DifficultyMix of(Seniority seniority, int count) {
    return switch (seniority) {
      case JUNIOR -> new DifficultyMix(seniority, count, share(count, 0.1));
      case MID -> new DifficultyMix(seniority, share(count, 0.4), share(count, 0.4));
      case SENIOR, LEAD -> new DifficultyMix(seniority, share(count, 0.2), share(count, 0.6));
    };
  }

  private static int share(int count, double share) {
    return (int) Math.ceil(count * share - 1e-9);
  }

  boolean allows(Difficulty difficulty, int chosen) {
    return switch (difficulty) {
      case EASY -> chosen < mostEasy;
      case MEDIUM -> true;
      case HARD -> chosen < mostHard;
    };
  }

  /** Whether the limit is a promise, not only a wish. */
  boolean isStrict(Difficulty difficulty) {
    return seniority == Seniority.JUNIOR && difficulty == Difficulty.HARD;
  }

  /** Added to the score of a question of this difficulty. */
  double liking(Difficulty difficulty) {
    return switch (seniority) {
      case JUNIOR ->
          difficulty == Difficulty.EASY ? LIKED : difficulty == Difficulty.HARD ? -LIKED : 0;
      case MID -> difficulty == Difficulty.MEDIUM ? LIKED : 0;
      case SENIOR, LEAD ->
          difficulty == Difficulty.HARD ? LIKED : difficulty == Difficulty.EASY ? -LIKED : 0;
    };
  }
}
