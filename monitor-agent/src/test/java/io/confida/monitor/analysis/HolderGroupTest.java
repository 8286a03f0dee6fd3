package io.confida.monitor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.Holder.ThreadState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HolderGroupTest {
  @Test
  void sameStacksAreOneGroupWithItsOldestAndItsThreads() {
    var groups =
        HolderGroup.group(
            List.of(
                holder(9, "t1", ThreadState.WORKING, "B.b", "Main.run"),
                holder(2, "t2", ThreadState.GONE, "A.a", "Main.run"),
                holder(5, "t3", ThreadState.WORKING, "A.a", "Main.run"),
                holder(4, "t3", ThreadState.WORKING, "A.a", "Main.run")));

    assertThat(groups).hasSize(2);
    assertThat(groups.get(0).count()).isEqualTo(3);
    assertThat(groups.get(0).borrower()).contains("A.a");
    assertThat(groups.get(0).oldestSeconds()).isEqualTo(5);
    assertThat(groups.get(0).threads()).containsExactly("t3", "t2");
    assertThat(groups.get(0).states())
        .isEqualTo(Map.of(ThreadState.WORKING, 2, ThreadState.GONE, 1));
    assertThat(groups.get(1).borrower()).contains("B.b");
  }

  @Test
  void withoutAStackWhatTheThreadDoesNowDecides() {
    var groups =
        HolderGroup.group(
            List.of(
                new Holder("c1", 9, "t1", ThreadState.UNKNOWN, List.of(), List.of("X.x")),
                new Holder("c2", 8, "t2", ThreadState.UNKNOWN, List.of(), List.of("Y.y")),
                new Holder("c3", 7, "t3", ThreadState.UNKNOWN, List.of(), List.of("X.x"))));
    assertThat(groups).extracting(HolderGroup::count).containsExactly(2, 1);
    assertThat(groups.get(0).borrower()).isEmpty();
  }

  private static Holder holder(
      double seconds, String thread, ThreadState state, String... borrowedAt) {
    return new Holder("c" + seconds, seconds, thread, state, List.of(borrowedAt), List.of());
  }
}
