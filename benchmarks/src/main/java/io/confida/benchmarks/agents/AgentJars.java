package io.confida.benchmarks.agents;

import io.confida.benchmarks.load.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The agents, and how an operator would load each.
 *
 * @param directory with their jars
 * @param exporterConfig jmx_exporter's configuration file, which it does not start without
 * @param bare the jar of {@link BareAgent}
 */
record AgentJars(Path directory, Path exporterConfig, Path bare) {

  /** HikariCP's MBeans and no others, each attribute a metric of jmx_exporter's own naming. */
  private static final String EXPORTER_CONFIG =
      """
      includeObjectNames: ["com.zaxxer.hikari:*"]
      rules:
        - pattern: ".*"
      """;

  /**
   * Looks for the jars that are wanted.
   *
   * @param work where the configuration file goes, and the jar of the bare agent
   * @throws IllegalStateException if a jar is not there
   */
  static AgentJars in(Path directory, Iterable<Watcher> wanted, Path work) {
    Path config = work.resolve("jmx_exporter.yaml");
    try {
      Files.writeString(config, EXPORTER_CONFIG);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + config, e);
    }
    Path bare = work.resolve("bare-agent.jar");
    BareAgent.writeJar(bare);
    AgentJars jars = new AgentJars(directory.toAbsolutePath(), config, bare);
    for (Watcher watcher : wanted) {
      if (!watcher.control() && !watcher.bare() && !Files.isRegularFile(jars.jar(watcher))) {
        throw new IllegalStateException(
            "no "
                + jars.jar(watcher).getFileName()
                + " in "
                + directory
                + ": build the benchmarks, which brings it, or name another directory with --jars");
      }
    }
    return jars;
  }

  /** What the JVM is started with; nothing where no agent goes in from the start. */
  List<String> javaagent(Watcher watcher, int port) {
    return switch (watcher) {
      case NONE, NONE_AGAIN, BESIDE -> List.of();
      case IDLE, CONSTANT, OURS, JMX_EXPORTER, JOLOKIA ->
          List.of("-javaagent:" + jar(watcher) + "=" + arguments(watcher, port));
    };
  }

  /** The command that brings the agent to a JVM that runs. */
  List<String> attach(Watcher watcher, long pid, int port) {
    String java = ChildJvm.tool("java");
    String jar = watcher.control() ? "" : jar(watcher).toString();
    String target = String.valueOf(pid);
    String at = String.valueOf(port);
    return switch (watcher) {
      case NONE, NONE_AGAIN, IDLE ->
          throw new IllegalArgumentException(watcher + " attaches to nothing");
      case OURS -> List.of(java, "-jar", jar, "attach", target, "--inject", "--stay", "--port", at);
      case BESIDE -> List.of(java, "-jar", jar, "attach", target, "--port", at);
      case JOLOKIA ->
          List.of(java, "-jar", jar, "--host", "127.0.0.1", "--port", at, "start", target);
      // They have no command for that; the JDK has one.
      case CONSTANT, JMX_EXPORTER ->
          List.of(ChildJvm.tool("jcmd"), target, "JVMTI.agent_load", jar, arguments(watcher, port));
    };
  }

  private String arguments(Watcher watcher, int port) {
    return switch (watcher) {
      case IDLE -> "";
      case CONSTANT -> String.valueOf(port);
      case JMX_EXPORTER -> "127.0.0.1:" + port + ":" + exporterConfig;
      case JOLOKIA -> "host=127.0.0.1,port=" + port;
      // The benchmarks' own class path brings the agent, too, of another build perhaps: its door is
      // found first, and is told here which jar is meant.
      case OURS -> "jar=" + jar(watcher) + ",port=" + port + ",bind=127.0.0.1";
      case NONE, NONE_AGAIN, BESIDE ->
          throw new IllegalArgumentException(watcher + " is not loaded");
    };
  }

  private Path jar(Watcher watcher) {
    return directory.resolve(
        switch (watcher) {
          case NONE, NONE_AGAIN -> throw new IllegalArgumentException(watcher + " has no jar");
          case IDLE, CONSTANT -> bare.toString(); // it stays as it is, for it is absolute
          case OURS, BESIDE -> "monitor-agent.jar";
          case JMX_EXPORTER -> "jmx_prometheus_javaagent.jar";
          case JOLOKIA -> "jolokia-agent-jvm.jar";
        });
  }
}
