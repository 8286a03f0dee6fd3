package io.confida.server.health;

import io.confida.monitor.MonitorOptions;
import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.analysis.Watch;
import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolWindow;
import io.confida.monitor.snapshot.TargetView;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The monitor-agent as a plug-in.
 *
 * <p>Only this class knows the agent. Without its jar, making the provider fails and the server
 * runs unmonitored.
 */
public final class AgentPoolMonitor implements PoolMonitor {

  private final io.confida.monitor.PoolMonitor agent;
  private final String poolName;
  private final Watch verdicts = new Watch(JudgeSettings.defaults());

  private AgentPoolMonitor(io.confida.monitor.PoolMonitor agent, String poolName) {
    this.agent = agent;
    this.poolName = poolName;
    agent.listen(verdicts);
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
                seen.active().mean().getAsDouble(),
                seen.active().peak(),
                seen.saturatedShare(),
                seen.spanSeconds(),
                seen.samples().taken()))
        : Optional.empty();
  }

  @Override
  public Optional<Opinion> opinion() {
    return verdicts.judge(agent.view()).pool(poolName).map(AgentPoolMonitor::opinion);
  }

  private static Opinion opinion(PoolVerdict verdict) {
    Concern concern =
        switch (verdict.kind()) {
          case HEALTHY, UNKNOWN -> Concern.NONE;
          case SATURATED -> Concern.BUSY;
          case LEAK_SUSPECTED, DATABASE_SLOW -> Concern.TROUBLE;
          case DATABASE_DOWN -> Concern.DOWN;
        };
    return new Opinion(verdict.kind().id(), concern, verdict.sentence());
  }

  @Override
  public Listening listen(Consumer<Sample> listener) {
    TargetView.Subscription subscription =
        agent.listen(
            snapshot -> {
              if (snapshot.pool().equals(poolName)) {
                listener.accept(sample(snapshot));
              }
            });
    return subscription::close;
  }

  private static Sample sample(PoolSnapshot snapshot) {
    return new Sample(
        snapshot.capturedAt(),
        snapshot.active(),
        snapshot.idle(),
        snapshot.total(),
        snapshot.max());
  }

  @Override
  public void close() {
    agent.close();
  }
}
