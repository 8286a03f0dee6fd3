package io.confida.benchmarks.agents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The same program for each watcher, all up at the same time. */
final class Crew implements AutoCloseable {

  private final List<Watched> members = new ArrayList<>();
  private final Random random = new Random();

  private Crew() {}

  static Crew start(Set<Watcher> watchers, Setting setting) {
    Crew crew = new Crew();
    try {
      // All at once: nothing is measured before all are up.
      for (Watcher watcher : watchers) {
        crew.members.add(Watched.launch(watcher, setting, true));
      }
      crew.members.forEach(Watched::awaitWatched);
      return crew;
    } catch (RuntimeException e) {
      crew.close();
      throw e;
    }
  }

  Collection<Watched> members() {
    return Collections.unmodifiableList(members);
  }

  /** In another order each time, so that what the machine does meanwhile meets all alike. */
  List<Watched> shuffled() {
    List<Watched> order = new ArrayList<>(members);
    Collections.shuffle(order, random);
    return order;
  }

  @Override
  public void close() {
    members.forEach(Watched::close);
  }
}
