package io.confida.monitor.discovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * The pools that are registered as MBeans. A search asks for names only, so no pool's code runs and
 * none can delay it.
 */
public final class BeanPools implements PoolSource {
  private final Supplier<? extends Collection<? extends MBeanServerConnection>> servers;
  private final List<PoolKind> kinds;
  private final LongSupplier nanos;

  /** Those of the last search, by id, so that what they remember goes on. */
  private Map<String, BeanPool> known = Map.of();

  /**
   * Looks for every pool library known, and those of the operator's rows, which come first.
   *
   * @param servers gives the MBean servers there are at the moment of a search, always in the same
   *     order
   * @param nanos the clock by which limits are read again, as {@link System#nanoTime}
   */
  public BeanPools(
      Supplier<? extends Collection<? extends MBeanServerConnection>> servers,
      List<UserRow> rows,
      LongSupplier nanos) {
    this.servers = servers;
    List<PoolKind> all = new ArrayList<>();
    for (UserRow row : rows) {
      all.add(row.kind());
    }
    all.addAll(PoolKind.TABLE);
    this.kinds = List.copyOf(all);
    this.nanos = nanos;
  }

  /** Looks into one MBean server. */
  public BeanPools(MBeanServerConnection server, List<UserRow> rows) {
    this(() -> List.of(server), rows, System::nanoTime);
  }

  @Override
  public List<WatchedPool> search() throws IOException {
    Map<String, BeanPool> found = new HashMap<>();
    List<WatchedPool> pools = new ArrayList<>();
    int number = 0;
    for (MBeanServerConnection server : servers.get()) {
      number++;
      for (PoolKind kind : kinds) {
        for (BeanNames form : kind.forms()) {
          // Sorted, so that the same beans come in the same order at every search.
          for (ObjectName bean : sorted(server.queryNames(form.pattern(), null))) {
            String id = id(bean, number);
            if (form.isPool(bean) && !found.containsKey(id)) {
              BeanPool pool = known.get(id);
              if (pool == null || !pool.isOf(server, kind)) {
                pool = new BeanPool(server, bean, form, kind, id, nanos);
              }
              found.put(id, pool);
              pools.add(pool);
            }
          }
        }
      }
    }
    known = found;
    return pools;
  }

  /** Of most libraries there is nothing, each second. */
  private static Collection<ObjectName> sorted(Set<ObjectName> names) {
    return names.isEmpty() ? names : new TreeSet<>(names);
  }

  /** An ObjectName is unique in its server; further servers are rare, and numbered. */
  private static String id(ObjectName bean, int serverNumber) {
    String name = bean.getCanonicalName();
    return serverNumber == 1 ? name : name + " in MBean server " + serverNumber;
  }
}
