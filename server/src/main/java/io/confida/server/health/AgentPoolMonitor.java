package io.confida.server.health;

import io.confida.monitor.MonitorOptions;
import io.confida.monitor.snapshot.PoolWindow;
import java.util.Optional;

/**
 * The monitor-agent as a plug-in.
 *
 * <p>Only this class knows the agent. Without its jar, making the provider fails and the server
 * runs unmonitored.
 */
public final class AgentPoolMonitor implements PoolMonitor {

  private final io.confida.monitor.PoolMonitor agent;
  private final String poolName;

  private AgentPoolMonitor(io.confida.monitor.PoolMonitor agent, String poolName) {
    this.agent = agent;
    this.poolName = poolName;
  }

  /** What the service loader finds. */
  public static final class Provider implements PoolMonitor.Provider {

    private final MonitorOptions options = MonitorOptions.defaults();

    /** For the service loader. */
    public Provider() {}

    @Override
    public PoolMonitor start(String poolName) {
      return new AgentPoolMonitor(io.confida.monitor.PoolMonitor.start(options), poolName);
    }
  }

  @Override
  public Optional<Window> window() {
    return agent.window(poolName).flatMap(AgentPoolMonitor::window);
  }

  private static Optional<Window> window(PoolWindow seen) {
    return seen.active().mean().isPresent()
        ? Optional.of(
            new Window(
                seen.active().mean().getAsDouble(), seen.spanSeconds(), seen.samples().taken()))
        : Optional.empty();
  }

  @Override
  public void close() {
    agent.close();
  }
}
