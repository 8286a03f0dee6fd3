package io.confida.server.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@link EmbeddedPostgresProcess} in a session of its own, as a terminal would. */
record ServerProcess(Process process, BufferedReader output) implements AutoCloseable {
  static ServerProcess start(List<String> prefix, String classPath, Path dataDirectory)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    // Where the build itself runs in the background, SIGINT is ignored and would stay so.
    command.addAll(List.of("setsid", "env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", classPath));
    command.add(EmbeddedPostgresProcess.class.getName());
    command.add(dataDirectory.toString());
    Process process =
        new ProcessBuilder(command)
            .directory(dataDirectory.resolve("..").normalize().toFile())
            .redirectErrorStream(true)
            .start();
    return new ServerProcess(process, process.inputReader());
  }

  static ServerProcess start(Path dataDirectory) throws IOException {
    return start(List.of(), classPath(), dataDirectory);
  }

  /** Surefire hands the tests' class path over in a jar, and keeps its text here. */
  static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  /** Reads on to the next line that begins with {@code word}. */
  String await(String word) throws IOException {
    List<String> read = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      read.add(line);
      if (line.startsWith(word)) {
        return line;
      }
    }
    throw new AssertionError("ended without saying " + word + ": " + read);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** What a Ctrl-C in its terminal does: SIGINT for the whole process group. */
  void interrupt() throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -INT -" + process.pid()).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    output.close();
  }
}
