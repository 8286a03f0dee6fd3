package io.confida.monitor.discovery;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.MBeanServer;

/** Finds the pools that are registered in an MBean server at the moment of the search. */
public final class PoolFinder {
  private final MBeanServer server;
  private final List<PoolKind> kinds;

  /** Looks for every pool library known. */
  public PoolFinder(MBeanServer server) {
    this(server, PoolKind.TABLE);
  }

  PoolFinder(MBeanServer server, List<PoolKind> kinds) {
    this.server = server;
    this.kinds = List.copyOf(kinds);
  }

  /**
   * Asks the server for names only, so no pool's code runs and none can delay the search.
   *
   * @return the pools by name; of two pools with one name, the second goes by its full ObjectName
   */
  public Map<String, FoundPool> find() {
    Map<String, FoundPool> byName = new TreeMap<>();
    for (PoolKind kind : kinds) {
      for (BeanNames form : kind.forms()) {
        // Sorted, so that the same beans get the same names at every search.
        for (var bean : new TreeSet<>(server.queryNames(form.pattern(), null))) {
          FoundPool pool = kind.found(form, bean);
          if (byName.containsKey(pool.name())) {
            pool = pool.renamed(bean.getCanonicalName());
          }
          byName.put(pool.name(), pool);
        }
      }
    }
    return byName;
  }
}
