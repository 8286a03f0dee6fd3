package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Whether a noted borrow is the one that lasts, though the thread that looks may be put aside
 * between any two looks at the clock.
 */
class HikariHoldersTest {
  private static final long BORROWED = 1_000;

  /** Moments at which the clock, the pool, and the clock again are looked at, look after look. */
  private static boolean lasts(long returnedAt, long... moments) throws Throwable {
    var looks =
        new HikariHolders.Looks() {
          private int next;

          @Override
          public long now() {
            return moments[next++];
          }

          @Override
          public long sinceReturn() {
            return moments[next++] - returnedAt;
          }
        };
    boolean lasts = HikariHolders.returnedBefore(BORROWED, looks);
    assertThat(looks.next).as("no more looks than needed").isEqualTo(moments.length);
    return lasts;
  }

  @Test
  void aBorrowAfterTheLastReturnLasts() throws Throwable {
    assertThat(lasts(990, 1_100, 1_101, 1_102)).isTrue();
    assertThat(lasts(1_000, 1_100, 1_100, 1_100)).isTrue();
  }

  @Test
  void aBorrowBeforeTheLastReturnHasEnded() throws Throwable {
    assertThat(lasts(1_050, 1_100, 1_101, 1_102)).isFalse();
  }

  @Test
  void aThreadPutAsideAfterItAskedDoesNotEndTheBorrow() throws Throwable {
    assertThat(lasts(990, 1_100, 1_101, 9_000, 9_010, 9_011, 9_012)).isTrue();
  }

  @Test
  void aThreadPutAsideBeforeItAskedDoesNotKeepTheBorrow() throws Throwable {
    assertThat(lasts(1_050, 1_100, 9_000, 9_001, 9_010, 9_011, 9_012)).isFalse();
  }
}
