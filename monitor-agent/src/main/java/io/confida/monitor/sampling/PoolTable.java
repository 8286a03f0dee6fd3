package io.confida.monitor.sampling;

import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.PoolTotals;
import io.confida.monitor.snapshot.PoolView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The pools of a target by name; the sampling thread writes, any may ask. */
final class PoolTable {
  private final Map<String, PoolRecord> records = new ConcurrentSkipListMap<>();
  private final BiFunction<String, Found, PoolRecord> newRecord;
  private volatile Past past = new Past(0, 0, 0);

  /** Samples of pools that are gone. */
  private record Past(long taken, long late, long failed) {
    Past plus(PoolTotals totals) {
      return new Past(
          taken + totals.samplesTaken(),
          late + totals.samplesLate(),
          failed + totals.samplesFailed());
    }
  }

  PoolTable(BiFunction<String, Found, PoolRecord> newRecord) {
    this.newRecord = newRecord;
  }

  Collection<PoolRecord> all() {
    return records.values();
  }

  List<PoolView> views() {
    return List.copyOf(records.values());
  }

  @Nullable PoolRecord get(String name) {
    return records.get(name);
  }

  /** What they told last is not what they would tell now; any thread may say so. */
  void outOfDate() {
    for (PoolRecord record : records.values()) {
      record.outOfDate();
    }
  }

  /** Taken, late and failed samples of all pools that ever were. */
  long[] samples() {
    Past sum = past;
    for (PoolRecord record : records.values()) {
      sum = sum.plus(record.totals());
    }
    return new long[] {sum.taken(), sum.late(), sum.failed()};
  }

  void remove(PoolRecord record) {
    if (records.remove(record.name(), record)) {
      past = past.plus(record.totals());
    }
  }

  /**
   * Takes over what a search found: a pool that was there goes on under its name, also when it is
   * seen another way now; of two new ones of one name the second goes by its id.
   */
  void update(List<Found> search) {
    Collection<Found> found = withoutTwins(search);
    Map<WatchedPool, PoolRecord> known = new HashMap<>();
    for (PoolRecord record : records.values()) {
      known.put(record.pool(), record);
    }
    Set<PoolRecord> kept = new HashSet<>();
    List<Found> unknown = new ArrayList<>();
    for (Found pool : found) {
      PoolRecord record = known.get(pool.pool());
      if (record == null) {
        unknown.add(pool);
      } else {
        record.adopt(pool);
        kept.add(record);
      }
    }
    List<Found> fresh = new ArrayList<>();
    for (Found pool : unknown) {
      PoolRecord record = records.get(pool.pool().name());
      boolean seenAnotherWay =
          record != null
              && !kept.contains(record)
              && record.source() != pool.source()
              && record.library().equals(pool.pool().library());
      if (record != null && seenAnotherWay) {
        record.adopt(pool);
        kept.add(record);
      } else {
        fresh.add(pool);
      }
    }
    for (PoolRecord record : List.copyOf(records.values())) {
      if (!kept.contains(record)) {
        remove(record);
      }
    }
    for (Found pool : fresh) {
      String name = pool.pool().name();
      String free = records.containsKey(name) ? pool.pool().id() : name;
      if (!records.containsKey(free)) {
        records.put(free, newRecord.apply(free, pool));
      }
    }
  }

  /** A pool that is seen from within is not seen as an MBean too. */
  private static Collection<Found> withoutTwins(List<Found> search) {
    Set<List<String>> within = new HashSet<>();
    for (Found found : search) {
      if (found.source() != Sampler.BEANS) {
        within.add(key(found.pool()));
      }
    }
    Map<WatchedPool, Found> once = new LinkedHashMap<>();
    for (Found found : search) {
      if (found.source() != Sampler.BEANS || !within.contains(key(found.pool()))) {
        once.putIfAbsent(found.pool(), found);
      }
    }
    return once.values();
  }

  private static List<String> key(WatchedPool pool) {
    return List.of(pool.library(), pool.name());
  }
}
