package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.confida.monitor.Jdks;
import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code top} in a terminal, which util-linux's {@code script} plays. */
class TopTerminalIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int COLUMNS = 40;
  private static final String OTHER_SCREEN = "\u001b[?1049h";
  private static final String FIRST_SCREEN = "\u001b[?1049l";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String HOME = "\u001b[H";

  private static TestDatabase database;
  private static TargetProcess target;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.start();
    target = TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:3").start();
  }

  @AfterAll
  static void end() throws Exception {
    target.close();
    database.close();
  }

  @Test
  void ctrlCLeavesTheTerminalAsItWas() throws Exception {
    String seen = play("\u0003");

    assertThat(seen).contains("code 130");
    assertLeftAsItWas(seen);
  }

  @Test
  void qEndsItAndNoLineIsLongerThanTheTerminalIsWide() throws Exception {
    String seen = play("q");

    assertThat(seen).contains("code 0");
    assertLeftAsItWas(seen);
    List<String> frames = List.of(between(seen, OTHER_SCREEN, SHOW_CURSOR).split("\u001b\\[H"));
    assertThat(frames).hasSizeGreaterThan(3);
    for (String frame : frames) {
      assertThat(frame.replaceAll("\u001b\\[[?0-9;]*[A-Za-z]", "").lines())
          .allMatch(line -> line.length() <= COLUMNS);
    }
    assertThat(frames.get(frames.size() - 1)).contains("POOL", "VERDICT", "orders", "q ends");
  }

  /** Another screen and no cursor meanwhile; both as before at the end, and so are the keys. */
  private void assertLeftAsItWas(String seen) throws IOException {
    assertThat(seen)
        .containsSubsequence(OTHER_SCREEN, HIDE_CURSOR, HOME, SHOW_CURSOR, FIRST_SCREEN, "code ");
    assertThat(Files.readString(directory.resolve("after")))
        .isNotBlank()
        .isEqualTo(Files.readString(directory.resolve("before")));
  }

  /** Runs it until there have been some frames, presses this key, and gives all it has drawn. */
  private String play(String key) throws Exception {
    Path screen = directory.resolve("screen");
    Process script = script(screen);
    try (Writer keys = script.outputWriter(StandardCharsets.UTF_8)) {
      await()
          .atMost(PATIENCE)
          .until(() -> count(Files.readString(screen), HOME) > 3 || !script.isAlive());
      keys.write(key);
      keys.flush();
      assertThat(script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("ends: %s", Files.readString(screen))
          .isTrue();
      return Files.readString(screen);
    } finally {
      script.destroyForcibly();
    }
  }

  private Process script(Path screen) throws IOException {
    String command =
        "stty cols %d rows 12; stty -g > %s; trap : INT; %s; echo \"code $?\"; stty -g > %s"
            .formatted(
                COLUMNS,
                quoted(directory.resolve("before")),
                String.join(
                    " ",
                    quoted(Jdks.running()),
                    "-Xmx128m -XX:+UseSerialGC -jar",
                    quoted(AgentJar.path()),
                    "top " + target.pid() + " --every 200ms"),
                quoted(directory.resolve("after")));
    Files.createFile(screen);
    try {
      return new ProcessBuilder("script", "--quiet", "--command", command, "/dev/null")
          .redirectErrorStream(true)
          .redirectOutput(screen.toFile())
          .start();
    } catch (IOException e) {
      String line = "script is missing: it comes with util-linux";
      // On a developer's bare machine the test is passed over; a build that must be whole fails.
      assumeTrue(System.getenv("CI") != null, line);
      return fail(line);
    }
  }

  private static String quoted(Path path) {
    return "'" + path + "'";
  }

  private static String between(String text, String from, String to) {
    return text.substring(text.indexOf(from), text.indexOf(to));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
