package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.Jdks;
import io.confida.monitor.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of {@code java -jar monitor-agent.jar …}; closing it ends it. */
final class AgentJar implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Process process;
  private final Path out;
  private final Path err;

  private AgentJar(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The packaged jar: these tests run after it was made. */
  static Path path() {
    return Path.of(System.getProperty("monitor-agent.jar", "target/monitor-agent.jar"))
        .toAbsolutePath();
  }

  static AgentJar start(String... words) throws IOException {
    return start(Jdks.running(), Map.of(), words);
  }

  static AgentJar start(Path java, Map<String, String> environment, String... words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java.toString(), "-Xmx128m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-jar", path().toString()));
    command.addAll(List.of(words));
    Path out = Files.createTempFile("agent", ".out");
    Path err = Files.createTempFile("agent", ".err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new AgentJar(builder.start(), out, err);
  }

  /** Runs to its end. */
  static Done run(String... words) throws Exception {
    return run(Jdks.running(), words);
  }

  static Done run(Path java, String... words) throws Exception {
    try (AgentJar agent = start(java, Map.of(), words)) {
      return agent.done();
    }
  }

  /** What a run came to. */
  record Done(int code, String out, String err) {
    /** What it said to people, without the name before each line. */
    List<String> said() {
      return err.lines().map(line -> line.replaceFirst("^monitor-agent: ", "")).toList();
    }
  }

  /** Waits for its end. */
  Done done() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("ends; so far: %s %s", out(), err())
        .isTrue();
    return new Done(process.exitValue(), out(), err());
  }

  /** Ctrl-C. */
  Done interrupt() throws IOException, InterruptedException {
    Signals.send("INT", process.pid());
    return done();
  }

  /** The address it serves at, once it says so. */
  String url() {
    await().atMost(PATIENCE).until(() -> out().contains("/\n") || !process.isAlive());
    assertThat(out()).as("the address; standard error: %s", err()).startsWith("http");
    return out().lines().reduce((first, last) -> last).orElseThrow();
  }

  void awaitSaid(String words) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(err()).contains(words));
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  boolean runs() {
    return process.isAlive();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
