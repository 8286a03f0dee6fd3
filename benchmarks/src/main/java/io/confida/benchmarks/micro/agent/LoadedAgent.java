package io.confida.benchmarks.micro.agent;

import io.confida.benchmarks.agents.BundledAgents;
import io.confida.benchmarks.load.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The monitor-agent in this JVM, loaded as an operator loads it: by a process that attaches. */
final class LoadedAgent implements AutoCloseable {

  private final int port;

  private LoadedAgent(int port) {
    this.port = port;
  }

  /** Loads it with its defaults; it answers when this returns. */
  static LoadedAgent load() {
    int port = ChildJvm.freePort();
    attach("--inject", "--stay", "--port", String.valueOf(port));
    return new LoadedAgent(port);
  }

  /** Where it answers. */
  int port() {
    return port;
  }

  @Override
  public void close() {
    attach("--detach");
  }

  private static void attach(String... words) {
    Path jar = BundledAgents.directory().resolve("monitor-agent.jar");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(ChildJvm.tool("java"), "-jar", jar.toString(), "attach"));
    command.add(String.valueOf(ProcessHandle.current().pid()));
    command.addAll(List.of(words));
    Process process = ChildJvm.start(new ProcessBuilder(command).redirectErrorStream(true));
    try {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException("the agent's command ended with " + code + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the agent's command broke off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      ChildJvm.end(process);
    }
  }
}
