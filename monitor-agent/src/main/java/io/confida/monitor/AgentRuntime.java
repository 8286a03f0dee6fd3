package io.confida.monitor;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.assembly.MonitoredTarget;
import io.confida.monitor.assembly.Version;
import io.confida.monitor.config.AgentArguments;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.ConfigException;
import io.confida.monitor.exposition.HttpEndpoints;
import io.confida.monitor.inject.Injection;
import io.confida.monitor.target.ThisJvm;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The agent within a target, in a class loader of its own: {@link MonitorAgent} starts it there and
 * knows it as an {@link AutoCloseable} that tells its port.
 */
public final class AgentRuntime implements AutoCloseable, IntSupplier {
  /**
   * Pools that only hooks can find are rare, and are seen at a borrow after this at the soonest.
   */
  private static final Duration FIRST_FIGURES_FIRST = Duration.ofMillis(500);

  private final AgentSettings.Listen listen;
  private final HttpEndpoints endpoints;
  private final MonitoredTarget target;
  private final Injection injection;

  private AgentRuntime(
      AgentSettings.Listen listen,
      HttpEndpoints endpoints,
      MonitoredTarget target,
      Injection injection) {
    this.listen = listen;
    this.endpoints = endpoints;
    this.target = target;
    this.injection = injection;
  }

  /**
   * Starts it.
   *
   * @param arguments the agent's arguments, as its door was given them
   * @param fromTheStart whether the application has only just begun
   * @throws ConfigException when an argument is unknown or out of bounds; the message names it and
   *     the way out
   * @throws IOException when it cannot listen; the message says why
   * @throws ReflectiveOperationException where this JDK does not let an agent look inside
   */
  public static AgentRuntime start(
      String arguments, boolean fromTheStart, Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    AgentSettings settings = AgentArguments.parse(arguments, System.getenv()).settings();
    var say = new Say();
    for (String warning : settings.warnings()) {
      say.accept(warning);
    }
    var watching = Assembly.watching(settings, say);
    Injection injection =
        Injection.start(instrumentation, settings.holding().stacksPerSecond(), say)
            .hookAfter(FIRST_FIGURES_FIRST);
    MonitoredTarget target =
        MonitoredTarget.start(
            new ThisJvm(name()), watching.withSource(injection), Assembly.judging(settings));
    try {
      HttpEndpoints endpoints =
          Assembly.endpoints(settings, Version.text(), false, new One(target), say);
      if (fromTheStart) {
        say.accept("serves at " + Assembly.url(settings.listen(), endpoints.port()));
      }
      return new AgentRuntime(settings.listen(), endpoints, target, injection);
    } catch (IOException | RuntimeException cannotListen) {
      target.close();
      injection.close();
      throw cannotListen;
    }
  }

  /** The application's main class or jar, without what it was given, which may be secret. */
  private static String name() {
    String command = System.getProperty("sun.java.command", "");
    int space = command.indexOf(' ');
    String main = space < 0 ? command : command.substring(0, space);
    String file = main.substring(main.lastIndexOf('/') + 1);
    String name = file.endsWith(".jar") ? file : file.substring(file.lastIndexOf('.') + 1);
    return name.isEmpty() ? "this JVM" : name;
  }

  /** The port it answers on. */
  @Override
  public int getAsInt() {
    return endpoints.port();
  }

  /** Where it answers, for whoever finds it there and was not who started it. */
  @Override
  public String toString() {
    return Assembly.url(listen, endpoints.port());
  }

  @Override
  public void close() {
    try {
      endpoints.close();
    } finally {
      try {
        target.close();
      } finally {
        injection.close();
      }
    }
  }

  /** Classes of their own, where lambdas would do: those cost a target more. */
  private static final class Say implements Consumer<String> {
    @Override
    public void accept(String line) {
      System.err.println("confida-monitor: " + line);
    }
  }

  private record One(MonitoredTarget target) implements Supplier<List<MonitoredTarget>> {
    @Override
    public List<MonitoredTarget> get() {
      return List.of(target);
    }
  }
}
