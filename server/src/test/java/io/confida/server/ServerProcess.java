package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The server in a process of its own, as {@code java -jar} starts it. */
final class ServerProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENS =
      Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private ServerProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts with these environment variables, in a directory of its own. */
  static ServerProcess start(Path directory, Map<String, String> environment) {
    return start(directory, environment, jar -> true);
  }

  /** As the other, with only those jars and directories on the class path. */
  static ServerProcess start(
      Path directory, Map<String, String> environment, Predicate<Path> classPath) {
    return start(directory, environment, classPath, "-XX:TieredStopAtLevel=1");
  }

  /** As the other, with options for its JVM. */
  static ServerProcess start(
      Path directory,
      Map<String, String> environment,
      Predicate<Path> classPath,
      String... jvmOptions) {
    List<String> command = new ArrayList<>();
    // A session of its own, as in a terminal; a build in the background ignores SIGINT.
    command.addAll(List.of("setsid", "env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmOptions));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath(classPath), "io.confida.server.Launcher"));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(ASYNC_|DATABASE_|SERVER_).*"));
    builder.environment().put("SERVER_PORT", "0");
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath(Predicate<Path> wanted) {
    String paths =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(paths.split(File.pathSeparator, -1))
        .filter(path -> !path.endsWith("test-classes"))
        .filter(path -> wanted.test(Path.of(path)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(output::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client for it, once it listens. */
  Api api() {
    Awaitility.await("the server listens")
        .atMost(LIMIT)
        .until(() -> port() > 0 || !process.isAlive());
    assertThat(port()).as("the server's port; it said:\n%s", text()).isPositive();
    return new Api(
        HttpClient.newHttpClient(),
        URI.create("http://127.0.0.1:" + port() + "/"),
        OpenApiContract.load(),
        "");
  }

  long pid() {
    return process.pid();
  }

  private int port() {
    Matcher listens = LISTENS.matcher(text());
    return listens.find() ? Integer.parseInt(listens.group(1)) : 0;
  }

  /** Asks it to end, as a service manager does. */
  ServerProcess terminate() {
    process.toHandle().destroy(); // the process's own destroy() would close its output
    return this;
  }

  /** What a Ctrl-C in its terminal does: SIGINT for all processes of the session. */
  ServerProcess interrupt() {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -INT -" + process.pid()).inheritIO().start();
      assertThat(kill.waitFor()).isZero();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits for what shows how far the start has come. */
  ServerProcess await(String what, BooleanSupplier come) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> come.getAsBoolean() || !process.isAlive());
    assertThat(process.isAlive()).as("%s; it said:\n%s", what, text()).isTrue();
    return this;
  }

  /** Its exit code, once it has ended. */
  int exitCode() {
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** What it has written so far. */
  List<String> output() {
    return output;
  }

  String text() {
    return String.join("\n", output);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
