package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.sun.tools.attach.VirtualMachine;
import io.confida.monitor.Jdks;
import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as an operator runs them: from the jar, against real JVMs with real pools. */
class CommandsIT {
  private static TestDatabase database;
  private static TargetProcess target;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.start();
    target =
        TargetProcess.with(database.jdbcUrl())
            .on(Jdks.java(17))
            .pool("hikari:orders:3")
            .pool("dbcp2:billing:2")
            .start();
  }

  @AfterAll
  static void end() throws Exception {
    target.close();
    database.close();
  }

  @Test
  void listShowsTheJvmAndItsPools() throws Exception {
    target.tell("borrow orders 1");

    var table = AgentJar.run("list");
    var json = AgentJar.run("list", "--json");
    target.tell("release orders");

    assertThat(table.code()).isZero();
    assertThat(table.out())
        .contains("PID", pid(), "17.", "io.confida.monitor.TargetApp")
        .contains("HikariCP orders 1/3")
        .contains("billing");
    JsonArray jvms = JsonParser.array().from(json.out());
    JsonObject jvm =
        jvms.stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getLong("pid") == target.pid())
            .findFirst()
            .orElseThrow();
    assertThat(jvm.getString("java_version")).startsWith("17.");
    assertThat(jvm.getArray("pools"))
        .extracting(pool -> ((JsonObject) pool).getString("name"))
        .containsExactlyInAnyOrder("orders", "billing");
    JsonObject orders =
        jvm.getArray("pools").stream()
            .map(JsonObject.class::cast)
            .filter(pool -> Objects.equals(pool.getString("name"), "orders"))
            .findFirst()
            .orElseThrow();
    assertThat(orders.getInt("active")).isEqualTo(1);
    assertThat(orders.getInt("max")).isEqualTo(3);
  }

  @Test
  void listWithoutPoolsLeavesTheJvmsAlone() throws Exception {
    try (TargetProcess untouched =
        TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:3").start()) {
      String pid = Long.toString(untouched.pid());

      var table = AgentJar.run("list", "--no-pools");
      var json = AgentJar.run("list", "--no-pools", "--json");

      assertThat(table.out()).contains(pid, "io.confida.monitor.TargetApp").doesNotContain("POOLS");
      assertThat(json.out()).contains(pid).doesNotContain("pools");
      assertThat(connector(pid)).as("opened by nobody").isNull();
      AgentJar.run("list");
      assertThat(connector(pid)).as("what --help says of list without it").isNotNull();
    }
  }

  private static String connector(String pid) throws Exception {
    VirtualMachine jvm = VirtualMachine.attach(pid);
    try {
      return jvm.getAgentProperties()
          .getProperty("com.sun.management.jmxremote.localConnectorAddress");
    } finally {
      jvm.detach();
    }
  }

  @Test
  void allAddressesAreToldAsOneThatCanBeCalled() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "correct-horse-battery\n");
    try (AgentJar agent =
        AgentJar.start(
            "attach",
            pid(),
            "--port",
            "0",
            "--bind",
            "0.0.0.0",
            "--token-file",
            token.toString())) {
      assertThat(agent.url()).startsWith("http://localhost:");
      assertThat(
              Get.answer(agent.url() + "ready", "Authorization", "Bearer correct-horse-battery")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void attachServesUntilCtrlC(int version) throws Exception {
    try (AgentJar agent =
        AgentJar.start(Jdks.java(version), java.util.Map.of(), "attach", pid(), "--port", "0")) {
      String url = agent.url();
      agent.awaitSaid("HikariCP orders");

      await()
          .untilAsserted(
              () ->
                  assertThat(Get.body(url + "metrics"))
                      .contains(
                          "db_client_connection_max{db_client_connection_pool_name=\"orders\"} 3"));
      assertThat(Get.answer(url + "ready").statusCode()).isEqualTo(200);
      assertThat(Get.body(url + "pools")).contains("\"billing\"");

      var done = agent.interrupt();
      assertThat(done.code()).isEqualTo(130);
      assertThat(done.out()).hasLineCount(1);
    }
  }

  @Test
  void attachSeesThatAPoolIsExhausted() throws Exception {
    try (AgentJar agent = AgentJar.start("attach", pid(), "--port", "0", "--compat")) {
      String url = agent.url();
      target.tell("borrow orders 3");
      target.tell("wait orders 2");

      await()
          .untilAsserted(
              () ->
                  assertThat(Get.body(url + "metrics"))
                      .contains("hikaricp_connections_pending{pool=\"orders\"} 2"));
      await().untilAsserted(() -> assertThat(Get.body(url + "health")).contains("degraded"));
      assertThat(Get.answer(url + "ready").statusCode()).as("full is not down").isEqualTo(200);

      target.tell("release orders");
    }
  }

  @Test
  void reportSaysWhatItSaw() throws Exception {
    Path page = directory.resolve("report.html");

    var text = AgentJar.run("report", pid(), "--for", "2s", "--html", page.toString());
    var json = AgentJar.run("report", pid(), "--for", "1s", "--json");

    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out()).contains("orders", "billing");
    assertThat(text.said()).anyMatch(line -> line.contains("for 2 s"));
    assertThat(Files.readString(page))
        .startsWith("<!")
        .contains("orders")
        .doesNotContain("src=\"http");
    assertThat(JsonParser.any().from(json.out())).isNotNull();
    assertThat(json.out()).contains("\"orders\"");
  }

  @Test
  void topPrintsLinesWhereThereIsNoTerminal() throws Exception {
    var done = AgentJar.run("top", pid(), "--every", "200ms", "--rounds", "3");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out().lines().filter(line -> line.contains(" orders library=HikariCP")))
        .hasSize(3)
        .last()
        .asString()
        .contains(" active=0 ", " max=3 ", " waiting=0 ");
    assertThat(done.out()).doesNotContain("\u001b");
  }

  @Test
  void aTakenPortIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());

      var done = AgentJar.run("attach", pid(), "--port", port);

      assertThat(done.code()).isEqualTo(4);
      assertThat(done.out()).isEmpty();
      assertThat(done.err()).startsWith("monitor-agent: ").contains(port).hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "atach|2|atach: unknown command; did you mean attach?",
        "attach|2|TARGET is missing: which JVM?",
        "attach 1 --prot 1|2|--prot: unknown option; did you mean --port?",
        "attach 1 --token x|2|--token: unknown option; did you mean --token-file?",
        "attach 1 --hosts x|2|--hosts: unknown option; did you mean --allowed-hosts?",
        "attach 1 --port x|2|--port: x must be a whole number from 0 to 65535",
        "attach 1 --port|2|--port: PORT is missing",
        "attach 1 2|2|2: one argument too many; quote a name that holds spaces",
        "attach 1 --hz 10 --hz 20|2|an option is there twice; give it once",
        "attach 1 --stay|2|--stay needs --inject beside it",
        "attach 1 --inject --detach|2|--inject and --detach do not go together; leave one out",
        "attach 1 --user me|2|--user: is for a target that is a URL (host:port or service:jmx:…)",
        "attach h:1 --inject|2|--inject goes into a JVM of this machine: give its pid or main class, not a URL",
        "attach h:1 --user me|2|--user: needs password-file or password-env beside it",
        "attach 1 --token-file /no/such|2|--token-file: /no/such cannot be read; check its path and that this user may read it",
        "attach 1 --config /no/such|2|/no/such: cannot be read; check its path, and that it is text that this user may read",
        "attach 1 --history 5s|2|--history: 5s must be a duration of 10s to 24h",
        "attach NoSuchApp|3|no JVM's main class or jar fits 'NoSuchApp'",
        "report 999999999|3|no process 999999999",
        "report NoSuchApp --html /no/such/r.html|2|--html: /no/such/r.html cannot be written",
        "report NoSuchApp --for 0s|2|--for: 0s must be a duration of 1s to 2h",
        "top 127.0.0.1:1|3|connection to 127.0.0.1:1 refused",
        "serve|2|serve needs --config FILE",
        "list --jason|2|--jason: unknown option; did you mean --json?"
      })
  void whatIsWrongIsNamedWithTheWayOut(String words, int code, String said) throws Exception {
    var done = AgentJar.run(words.split(" "));

    assertThat(done.code()).as(done.err()).isEqualTo(code);
    assertThat(done.err()).startsWith("monitor-agent: " + said);
    assertThat(done.out()).isEmpty();
  }

  @Test
  void anAddressThatOthersReachNeedsAToken() throws Exception {
    var done = AgentJar.run("attach", pid(), "--bind", "0.0.0.0", "--port", "0");

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.said()).singleElement().asString().contains("0.0.0.0", "token");
  }

  @Test
  void aTokenIsAskedForAndNeverShown() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "correct-horse-battery\n");
    Files.setPosixFilePermissions(
        token, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    try (AgentJar agent =
        AgentJar.start("attach", pid(), "--port", "0", "--token-file", token.toString())) {
      String url = agent.url();

      assertThat(Get.answer(url + "metrics").statusCode()).isEqualTo(401);
      assertThat(
              Get.answer(url + "metrics", "Authorization", "Bearer correct-horse-battery")
                  .statusCode())
          .isEqualTo(200);
      agent.awaitSaid("other users can read " + token + ": chmod 600 keeps its secret");
      assertThat(agent.err() + agent.out()).doesNotContain("horse");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "list", "attach", "serve", "report", "top"})
  void helpIsEnough(String command) throws Exception {
    var words = command.isEmpty() ? List.of("--help") : List.of(command, "--help");
    var done = AgentJar.run(words.toArray(String[]::new));

    assertThat(done.code()).isZero();
    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .startsWith("Usage: monitor-agent")
        .contains("Examples:", "Exit codes:", "java -jar monitor-agent.jar");
  }

  @Test
  void theVersionIsTheBuilds() throws Exception {
    var done = AgentJar.run("--version");

    assertThat(done.code()).isZero();
    assertThat(done.out()).matches("monitor-agent \\d+\\.\\d+\\.\\d+\\R");
  }

  private static String pid() {
    return Long.toString(target.pid());
  }
}
