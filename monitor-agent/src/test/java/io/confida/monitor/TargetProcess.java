package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@link TargetApp}; closing it ends it. */
public final class TargetProcess implements AutoCloseable {
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;
  private final Path errors;

  private TargetProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** How to start one. */
  public static final class Builder {
    private final String jdbcUrl;
    private Path java = Jdks.running();
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> pools = new ArrayList<>();

    private Builder(String jdbcUrl) {
      this.jdbcUrl = jdbcUrl;
    }

    /** On this {@code java} executable; that of this JVM by default. */
    public Builder on(Path javaExecutable) {
      this.java = javaExecutable;
      return this;
    }

    /** With these arguments for its JVM, such as {@code -javaagent:…}. */
    public Builder jvm(String... arguments) {
      jvmArguments.addAll(Arrays.asList(arguments));
      return this;
    }

    /** With this pool from the start, as in {@link TargetApp}: {@code KIND:NAME:SIZE}. */
    public Builder pool(String spec) {
      pools.add(spec);
      return this;
    }

    /** Starts it and waits until its pools are open. */
    public TargetProcess start() throws IOException {
      List<String> command = new ArrayList<>();
      command.add(java.toString());
      // A small JVM: several run beside each other on a machine with few cores.
      command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(jvmArguments);
      command.addAll(List.of("-cp", classPath(), TargetApp.class.getName(), jdbcUrl));
      command.addAll(pools);
      Path errors = Files.createTempFile("target-app", ".err");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      var target = new TargetProcess(process, errors);
      try {
        target.awaitReady();
        return target;
      } catch (IOException | RuntimeException | Error e) {
        target.close();
        throw e;
      }
    }
  }

  /** A target whose pools connect to this database. */
  public static Builder with(String jdbcUrl) {
    return new Builder(jdbcUrl);
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** Sends a command and waits until it is carried out, which must succeed. */
  public void tell(String command) throws IOException {
    in.write(command);
    in.newLine();
    in.flush();
    assertThat(out.readLine()).as("%s, standard error: %s", command, errors()).isEqualTo("ok");
  }

  /** What it has written to standard error so far. */
  public String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it (SIGSTOP): it stays there and does nothing until {@link #resume}. */
  public void pause() throws IOException, InterruptedException {
    Signals.send("STOP", pid());
  }

  /** Lets it go on (SIGCONT). */
  public void resume() throws IOException, InterruptedException {
    Signals.send("CONT", pid());
  }

  /** Kills it (SIGKILL) and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    try {
      kill();
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      // The application's JVM may say something of its own before, such as "Picked up …".
      if (line.equals("ready")) {
        return;
      }
    }
    throw new IOException("the target ended before it was ready: " + errors());
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }
}
