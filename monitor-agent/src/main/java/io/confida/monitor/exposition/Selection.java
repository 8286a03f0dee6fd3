package io.confida.monitor.exposition;

import io.confida.monitor.exposition.http.Problem;
import io.confida.monitor.exposition.http.Request;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request asks about: {@code ?target=}, {@code ?pool=}, {@code ?seconds=}. */
final class Selection {
  private static final double MOST_SECONDS = 86_400;

  private Selection() {}

  /** A pool and the target it is in. */
  record Chosen(TargetView target, PoolView pool) {}

  /** The target that is asked about, or all. */
  static List<TargetView> targets(Request request, List<TargetView> all) throws Problem {
    Optional<String> name = request.parameter("target");
    if (name.isEmpty()) {
      return all;
    }
    List<TargetView> chosen =
        all.stream().filter(target -> target.name().equals(name.get())).toList();
    if (chosen.isEmpty()) {
      throw Problem.of(
          404,
          "no such target is watched",
          Map.of("targets", all.stream().map(TargetView::name).toList()));
    }
    return chosen;
  }

  /** The one pool of this name. */
  static Chosen pool(String name, List<TargetView> targets) throws Problem {
    return one(named(Optional.of(name), targets), targets);
  }

  /** The one pool that is asked about; without a name, the only one there is. */
  static Chosen pool(Request request, List<TargetView> targets) throws Problem {
    return one(named(request.parameter("pool"), targets), targets);
  }

  private static List<Chosen> named(Optional<String> name, List<TargetView> targets) {
    List<Chosen> found = new ArrayList<>();
    for (TargetView target : targets) {
      for (PoolView pool : target.pools()) {
        if (name.isEmpty() || pool.name().equals(name.get())) {
          found.add(new Chosen(target, pool));
        }
      }
    }
    return found;
  }

  private static Chosen one(List<Chosen> found, List<TargetView> targets) throws Problem {
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw Problem.of(404, "no such pool is watched", Map.of("pools", names(targets)));
    }
    throw Problem.of(
        400,
        "several pools would do: choose one by ?pool=, and ?target= where targets have pools of one"
            + " name",
        Map.of(
            "pools",
            found.stream().map(one -> one.pool().name()).distinct().toList(),
            "targets",
            found.stream().map(one -> one.target().name()).distinct().toList()));
  }

  private static List<String> names(List<TargetView> targets) {
    return targets.stream().flatMap(target -> target.pools().stream()).map(PoolView::name).toList();
  }

  /** {@code ?seconds=}, from 0 to a day. */
  static Duration seconds(Request request, Duration otherwise) throws Problem {
    Optional<String> given = request.parameter("seconds");
    if (given.isEmpty()) {
      return otherwise;
    }
    double seconds = parse(given.get());
    if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
      throw Problem.of(400, "seconds must be a number from 0 to 86400");
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static double parse(String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException malformed) {
      return Double.NaN;
    }
  }
}
