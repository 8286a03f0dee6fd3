package io.confida.server.health;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the plug-in that watches the pool. */
public final class PoolMonitors {

  private static final Logger LOGGER = System.getLogger(PoolMonitors.class.getName());

  private PoolMonitors() {}

  /** Starts the first plug-in there is; empty, with a line in the log, when there is none. */
  public static Optional<PoolMonitor> start(String poolName) {
    for (ServiceLoader.Provider<PoolMonitor.Provider> found :
        (Iterable<ServiceLoader.Provider<PoolMonitor.Provider>>)
            () -> ServiceLoader.load(PoolMonitor.Provider.class).stream().iterator()) {
      try {
        return Optional.of(found.get().start(poolName));
      } catch (ServiceConfigurationError | NoClassDefFoundError e) {
        LOGGER.log(Level.DEBUG, "no pool monitor", e);
      } catch (RuntimeException e) {
        LOGGER.log(Level.WARNING, "the pool is not watched: the monitor does not start", e);
        return Optional.empty();
      }
    }
    LOGGER.log(
        Level.INFO,
        "monitor-agent.jar is not on the class path: the pool is not watched, and"
            + " /monitoring/database is off");
    return Optional.empty();
  }
}
