package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.Jdks;
import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import io.confida.monitor.target.LocalProcess;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent loaded into running JVMs by the commands, and taken out again. */
class InjectIT {
  private static TestDatabase database;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.start();
  }

  @AfterAll
  static void end() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void attachInjectServesFromWithinUntilCtrlC(int version) throws Exception {
    try (TargetProcess target = target(version);
        AgentJar agent = AgentJar.start("attach", pid(target), "--inject", "--port", "0")) {
      String url = agent.url();
      agent.awaitSaid("Ctrl-C takes it out");
      await()
          .untilAsserted(
              () ->
                  assertThat(Get.body(url + "metrics"))
                      .contains(
                          "db_client_connection_max{db_client_connection_pool_name=\"hidden\"} 3")
                      .contains("db_client_connection_wait_time_seconds_bucket"));
      // Who borrowed before the pool was found is not known.
      target.tell("leak hidden");
      target.tell("leak hidden");

      await()
          .untilAsserted(
              () ->
                  assertThat(Get.body(url + "pools/hidden/holders?seconds=0.1"))
                      .as("equal stacks are one group")
                      .containsOnlyOnce("\"borrowed_at\"")
                      .contains("\"count\":2", "forgetsToClose"));

      assertThat(agent.interrupt().code()).isEqualTo(130);
      assertNobodyListens(url);
      target.tell("borrow hidden 1");
    }
  }

  @Test
  void anAgentThatIsThereIsCalledWhereItAnswers() throws Exception {
    try (TargetProcess target = target(25)) {
      var loaded = AgentJar.run("attach", pid(target), "--inject", "--stay", "--port", "0");
      String url = loaded.out().strip();

      // Another address and another port than it has.
      var again =
          AgentJar.run(
              "attach", pid(target), "--inject", "--port", "1", "--bind", "localhost", "--compat");

      assertThat(again.code()).as(again.err()).isZero();
      assertThat(again.out().strip()).isEqualTo(url);
      assertThat(Get.body(again.out().strip() + "pools")).contains("hidden");
      var top = AgentJar.run("top", pid(target), "--inject", "--rounds", "1");
      assertThat(top.out()).contains(" hidden ", " max=3 ");
      assertThat(top.said()).singleElement().asString().contains("already and stays");
    }
  }

  /** As a Helidon process without a filter file: it sets this very filter. */
  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void aProcessThatRefusesJmxIsEnteredByInjection(int version) throws Exception {
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .on(Jdks.java(version))
            .jvm("-XX:+EnableDynamicAgentLoading", "-Djdk.serialFilter=!*")
            .pool("hidden:hidden:3")
            .pool("hikari:orders:2")
            .start()) {
      var refused = AgentJar.run("attach", pid(target), "--port", "0");
      assertThat(refused.code()).isEqualTo(3);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.said())
          .singleElement()
          .asString()
          .contains("refuses JMX deserialization", "attach --inject");

      try (AgentJar agent = AgentJar.start("attach", pid(target), "--inject", "--port", "0")) {
        String url = agent.url();
        await()
            .untilAsserted(
                () ->
                    assertThat(Get.body(url + "metrics"))
                        .contains(
                            "db_client_connection_max{db_client_connection_pool_name=\"hidden\"} 3",
                            "db_client_connection_max{db_client_connection_pool_name=\"orders\"} 2"));
        assertThat(agent.interrupt().code()).isEqualTo(130);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void leavesNothingWhenItIsTakenOut(int version) throws Exception {
    try (TargetProcess target = target(version);
        var jmx = new LocalProcess("target", target.pid()).connect()) {
      target.tell("work hidden 1 1");
      var server = jmx.servers().iterator().next();
      Set<ObjectName> before = server.queryNames(null, null);
      for (int round = 0; round < 2; round++) {
        var loaded = AgentJar.run("attach", pid(target), "--inject", "--stay", "--port", "0");
        assertThat(loaded.code()).as(loaded.err()).isZero();
        int port = URI.create(loaded.out().strip()).getPort();
        await()
            .untilAsserted(
                () -> assertThat(Get.body(loaded.out().strip() + "pools")).contains("hidden"));
        assertThat(threads(server))
            .filteredOn(name -> name.startsWith("confida-monitor"))
            .hasSizeBetween(1, 3);
        assertThat(server.queryNames(null, null)).as("no MBean of ours").isEqualTo(before);

        assertThat(AgentJar.run("attach", pid(target), "--detach").code()).isZero();

        assertThat(threads(server)).noneMatch(name -> name.startsWith("confida-monitor"));
        assertThat(server.queryNames(null, null)).isEqualTo(before);
        try (ServerSocket free = new ServerSocket()) {
          // Connections of clients that went linger at a port, and hinder no server.
          free.setReuseAddress(true);
          free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          assertThat(free.isBound()).isTrue();
        }
      }
    }
  }

  private static List<String> threads(MBeanServerConnection server) throws Exception {
    var threads =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    return Arrays.stream(threads.dumpAllThreads(false, false))
        .map(ThreadInfo::getThreadName)
        .toList();
  }

  @Test
  void staysAndIsDetachedAndComesBack() throws Exception {
    try (TargetProcess target = target(25)) {
      for (int round = 0; round < 2; round++) {
        var loaded = AgentJar.run("attach", pid(target), "--inject", "--stay", "--port", "0");
        assertThat(loaded.code()).as(loaded.err()).isZero();
        String url = loaded.out().strip();
        assertThat(Get.answer(url + "ready").statusCode()).isEqualTo(200);

        var again = AgentJar.run("attach", pid(target), "--inject", "--port", "0");
        assertThat(again.code()).isZero();
        assertThat(again.out().strip()).isEqualTo(url);
        assertThat(again.said())
            .singleElement()
            .asString()
            .contains("already and stays, with its own settings", "--detach first");

        var taken = AgentJar.run("attach", pid(target), "--detach");
        assertThat(taken.code()).isZero();
        assertThat(taken.said()).singleElement().asString().startsWith("taken out of ");
        assertNobodyListens(url);
      }
      var none = AgentJar.run("attach", pid(target), "--detach");
      assertThat(none.code()).isZero();
      assertThat(none.said()).singleElement().asString().startsWith("there was no agent in ");
    }
  }

  @Test
  void reportFromWithinNamesTheLeakAndLeavesNothing() throws Exception {
    try (TargetProcess target = target(25);
        AgentJar report =
            AgentJar.start(
                "report",
                pid(target),
                "--inject",
                "--for",
                "6s",
                "--held-after",
                "1s",
                "--leak-after",
                "3s")) {
      report.awaitSaid("watching ");
      target.tell("leak hidden");

      var done = report.done();

      assertThat(done.code()).as(done.err()).isZero();
      assertThat(done.out()).contains("hidden", "TargetApp$Leak.forgetsToClose");
      var detach = AgentJar.run("attach", pid(target), "--detach");
      assertThat(detach.said()).singleElement().asString().startsWith("there was no agent in ");
    }
  }

  @Test
  void topFromWithinCountsBorrows() throws Exception {
    try (TargetProcess target = target(25)) {
      target.tell("work hidden 2 1");

      var done = AgentJar.run("top", pid(target), "--inject", "--every", "300ms", "--rounds", "4");

      assertThat(done.code()).as(done.err()).isZero();
      assertThat(done.out().lines().reduce((first, last) -> last).orElseThrow())
          .contains(" hidden ")
          .containsPattern("borrows/s=\\d+\\.\\d")
          .containsPattern("saturated=\\d+%");
      assertThat(done.out().lines().findFirst().orElseThrow())
          .as("the first round has figures")
          .contains(" hidden ", " max=3 ");
    }
  }

  @Test
  void aTakenPortIsToldHereAndTheTargetGoesOn() throws Exception {
    try (TargetProcess target = target(25);
        ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());

      var done = AgentJar.run("attach", pid(target), "--inject", "--port", port);

      assertThat(done.code()).isEqualTo(4);
      assertThat(done.out()).isEmpty();
      assertThat(done.said()).singleElement().asString().contains(port);
      target.tell("borrow hidden 1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSameJarFromTheStart(boolean byFile) throws Exception {
    Path file = Files.writeString(directory.resolve("agent.yaml"), "port: 0\ncompat: true\n");
    // The class path of these tests holds the agent unpacked, before the jar: so it is named.
    String arguments = (byFile ? "config=" + file : "port=0,compat") + ",jar=" + AgentJar.path();
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .jvm("-javaagent:" + AgentJar.path() + "=" + arguments)
            .pool("hikari:orders:3")
            .start()) {
      await().until(() -> target.errors().contains("serves at "));
      String url =
          target
              .errors()
              .lines()
              .filter(line -> line.contains("serves at "))
              .findFirst()
              .orElseThrow()
              .replaceFirst(".* ", "");

      await()
          .untilAsserted(
              () ->
                  assertThat(Get.body(url + "metrics"))
                      .contains("hikaricp_connections_max{pool=\"orders\"} 3"));
    }
  }

  private static TargetProcess target(int version) throws Exception {
    return TargetProcess.with(database.jdbcUrl())
        .on(Jdks.java(version))
        .jvm("-XX:+EnableDynamicAgentLoading")
        .pool("hidden:hidden:3")
        .start();
  }

  private static String pid(TargetProcess target) {
    return Long.toString(target.pid());
  }

  private static void assertNobodyListens(String url) {
    int port = URI.create(url).getPort();
    await()
        .untilAsserted(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                throw new AssertionError("somebody listens still: " + socket);
              } catch (ConnectException gone) {
                assertThat(gone).hasMessageContaining("refused");
              }
            });
  }
}
