package io.confida.benchmarks.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class TurnsTest {

  private static final int OF = 20;

  @Test
  void everyNumberComesOnceInEachDeal() {
    Turns turns = new Turns(OF);
    for (int deal = 0; deal < 200; deal++) {
      assertThat(deal(turns)).as("deal %d", deal).hasSize(OF);
    }
  }

  @Test
  void aNumberHasNoFixedPlace() {
    Turns turns = new Turns(OF);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 64 * OF; i++) {
      if (turns.next() == 0) {
        places.add(i % OF);
      }
    }
    assertThat(places).hasSizeGreaterThan(OF / 2);
  }

  @Test
  void manyClientsAtOnceShareTheDeals() throws InterruptedException, ExecutionException {
    Turns turns = new Turns(OF);
    int clients = 8;
    int each = 50 * OF;
    int[] counts = new int[OF];
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<int[]>> drawn = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        drawn.add(executor.submit(() -> draw(turns, each)));
      }
      for (Future<int[]> one : drawn) {
        int[] of = one.get();
        Arrays.setAll(counts, number -> counts[number] + of[number]);
      }
    }
    assertThat(counts).containsOnly(clients * each / OF);
  }

  private static int[] draw(Turns turns, int times) {
    int[] counts = new int[OF];
    for (int i = 0; i < times; i++) {
      counts[turns.next()]++;
    }
    return counts;
  }

  private static Set<Integer> deal(Turns turns) {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < OF; i++) {
      numbers.add(turns.next());
    }
    return numbers;
  }
}
