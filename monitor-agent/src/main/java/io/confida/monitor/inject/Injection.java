package io.confida.monitor.inject;

import io.confida.monitor.discovery.PoolSource;
import io.confida.monitor.discovery.WatchedPool;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The pools of this JVM seen from within: HikariCP with its borrowers' times and holders, and
 * Agroal. Closing it leaves the pools as they were found.
 */
public final class Injection implements PoolSource, AutoCloseable {
  private static final int MOST_COMPLAINTS = 100;

  private final Loaders loaders;
  private final HikariPools hikari;
  private final AgroalPools agroal;

  private Injection(Loaders loaders, HikariPools hikari, AgroalPools agroal) {
    this.loaders = loaders;
    this.hikari = hikari;
    this.agroal = agroal;
  }

  /**
   * Begins to look; nothing of the application is touched before the first search.
   *
   * @param complaints gets a line for people about what cannot be watched, each once
   * @throws ReflectiveOperationException where this JDK does not let an agent look inside
   */
  public static Injection start(Instrumentation instrumentation, Consumer<String> complaints)
      throws ReflectiveOperationException {
    return start(instrumentation, StackBudget.STACKS_A_SECOND, complaints);
  }

  /**
   * The same with a bound of the operator's own.
   *
   * @param stacksASecond borrowers' stacks taken at most, a pool; 0 for none
   */
  public static Injection start(
      Instrumentation instrumentation, int stacksASecond, Consumer<String> complaints)
      throws ReflectiveOperationException {
    Inside inside = Inside.through(instrumentation);
    Consumer<String> once = new Once(complaints);
    Loaders loaders = new Loaders(instrumentation);
    return new Injection(
        loaders,
        new HikariPools(instrumentation, loaders, inside, stacksASecond, once),
        new AgroalPools(instrumentation, loaders, inside, once));
  }

  /**
   * Lets the hooks wait, which change the pools' code: pools that are found otherwise have their
   * first figures sooner then. To be called before the first search.
   */
  public Injection hookAfter(Duration pause) {
    hikari.hookAfter(pause.toNanos());
    agroal.hookAfter(pause.toNanos());
    return this;
  }

  /** What goes wrong each second is said once. */
  private static final class Once implements Consumer<String> {
    private final Consumer<String> complaints;
    private final Set<String> said = new HashSet<>();

    Once(Consumer<String> complaints) {
      this.complaints = complaints;
    }

    @Override
    public void accept(String line) {
      synchronized (said) {
        if (said.size() >= MOST_COMPLAINTS || !said.add(line)) {
          return;
        }
      }
      complaints.accept(line);
    }
  }

  @Override
  public List<WatchedPool> search() {
    try {
      List<WatchedPool> pools = new ArrayList<>(hikari.search());
      pools.addAll(agroal.search());
      return pools;
    } finally {
      loaders.forget();
    }
  }

  @Override
  public void close() {
    try {
      hikari.close();
    } finally {
      agroal.close();
    }
  }
}
