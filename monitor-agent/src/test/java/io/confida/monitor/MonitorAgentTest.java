package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent in JVMs of others: it comes, tells, and leaves without a trace. */
class MonitorAgentTest {
  @TempDir private static Path directory;
  private static Path jar;
  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    jar = AgentJar.build(directory);
    database = TestDatabase.start();
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void comesAndGoesAgainAndAgain(int java) throws Exception {
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .on(Jdks.java(java))
            .pool("hidden:orders:4")
            .pool("agroal:stock:2")
            .start()) {
      var agent = new Attached(jar, target.pid());
      target.tell("work orders 2 1");
      for (int round = 0; round < 4; round++) {
        assertThat(agent.load("port=0")).as(target.errors()).matches("\\d+");
        assertThat(agent.jcmd("Thread.print")).contains("\"confida-monitor");
        assertThat(agent.jcmd("VM.classloaders")).contains("\"confida-monitor\"");
        agent.detach();
        assertThat(agent.jcmd("Thread.print")).doesNotContain("\"confida-monitor");
      }
      assertLeavesNothing(agent);
      target.tell("release orders");
      assertThat(target.errors()).doesNotContain("confida-monitor");
    }
  }

  private static void assertLeavesNothing(Attached agent) {
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              agent.jcmd("GC.run");
              assertThat(agent.jcmd("VM.classloaders")).doesNotContain("\"confida-monitor\"");
              assertThat(agent.jcmd("GC.class_histogram", "-all"))
                  .doesNotContain("io.confida.monitor.inject")
                  .doesNotContain("ConfidaMonitorTracker");
            });
  }

  @Test
  void isThereOnceHoweverOftenItIsLoaded() throws Exception {
    try (TargetProcess target = TargetProcess.with(database.jdbcUrl()).start()) {
      var agent = new Attached(jar, target.pid());
      String port = agent.load("port=0");
      assertThat(agent.load("port=1,bind=localhost"))
          .isEqualTo("already " + port + " http://127.0.0.1:" + port + "/");
      assertThat(target.errors())
          .contains("confida-monitor: it runs in this JVM already, on port " + port);
      assertThat(agent.load("detach")).isEqualTo("detached");
      assertThat(agent.load("detach")).isEqualTo("none");
      assertThat(agent.load("port=0")).matches("\\d+");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prot=9404", "hz=1000", "port=http", "jar=/nowhere.jar"})
  void saysInOneLineWhatIsWrongAndLetsTheHostGoOn(String arguments) throws Exception {
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl()).pool("hidden:orders:2").start()) {
      var agent = new Attached(jar, target.pid());
      assertThat(agent.load(arguments)).startsWith("failed: ");
      assertThat(target.errors().lines().filter(line -> line.startsWith("confida-monitor: ")))
          .singleElement()
          .asString()
          .contains(arguments.substring(0, arguments.indexOf('=')));
      target.tell("borrow orders 1");
      assertThat(agent.load("port=0")).matches("\\d+");
    }
  }

  @Test
  void aJarOfAnotherVersionThanTheClassPathsIsToldInOneLine() throws Exception {
    Path other = directory.resolve("other.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(other), new Manifest())) {
      out.putNextEntry(new JarEntry("io/confida/monitor/"));
    }
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl()).pool("hidden:orders:2").start()) {
      var agent = new Attached(jar, target.pid());

      assertThat(agent.load("jar=" + other))
          .startsWith("failed: " + other + " is of another version than the agent on this JVM's")
          .contains("/target/classes", ": attach with that one, or give the JVM this one")
          .hasLineCount(1);
      assertThat(agent.load("port=0")).matches("\\d+");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void runsFromTheStart(int java) throws Exception {
    Path portFile = directory.resolve("start-" + java + ".port");
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .on(Jdks.java(java))
            .jvm("-javaagent:%s=jar=%s,port=0,port-file=%s".formatted(jar, jar, portFile))
            .pool("hidden:orders:2")
            .start()) {
      await().until(() -> Files.exists(portFile));
      assertThat(Files.readString(portFile).strip()).as(target.errors()).matches("\\d+");
      target.tell("borrow orders 1");
      assertThat(target.errors().lines().filter(line -> line.startsWith("confida-monitor")))
          .singleElement()
          .asString()
          .startsWith("confida-monitor: serves at http://127.0.0.1:");
    }
  }

  @Test
  void readsCommasAndBackslashesWithinValues() {
    assertThat(MonitorAgent.parse("config=C:\\\\a\\,b.yaml,compat, port=0"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("config", "C:\\a,b.yaml", "compat", "true", "port", "0"));
  }

  @Test
  void detachAtTheStartOfAJvmIsToldThatThereIsNothing() throws Exception {
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .jvm("-javaagent:" + jar + "=detach")
            .pool("hidden:orders:2")
            .start()) {
      await().until(() -> target.errors().contains("confida-monitor"));
      assertThat(target.errors().lines().filter(line -> line.startsWith("confida-monitor: ")))
          .singleElement()
          .asString()
          .startsWith("confida-monitor: there is no agent in this JVM to take out: detach is for");
      target.tell("borrow orders 1");
    }
  }

  @Test
  void neverKeepsAnApplicationFromStarting() throws Exception {
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .jvm("-javaagent:%s=jar=%s,port=70000".formatted(jar, jar))
            .pool("hidden:orders:2")
            .start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(target.errors())
                      .contains(
                          "confida-monitor: not started: agent argument port: 70000 must be"));
      target.tell("borrow orders 1");
    }
  }
}
