package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.Jdks;
import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many targets at once, and JVMs over JMX remote. */
class ServeIT {
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

  @Test
  void watchesSeveralAndWaitsForThoseThatAreNotThere() throws Exception {
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:3").start()) {
      Path file =
          config(
              """
              port: 0
              targets:
                - name: shop
                  pid: %d
                - name: dead
                  url: 127.0.0.1:%d
                - name: later
                  match: NoSuchApp
              """
                  .formatted(target.pid(), closedPort()));
      try (AgentJar agent = AgentJar.start("serve", "--config", file.toString())) {
        String url = agent.url();

        await()
            .untilAsserted(
                () ->
                    assertThat(Get.body(url + "metrics"))
                        .contains("confida_target_up{target=\"shop\"} 1")
                        .contains("confida_target_up{target=\"dead\"} 0")
                        .contains("confida_target_up{target=\"later\"} 0"));
        assertThat(Get.answer(url + "ready?target=shop").statusCode()).isEqualTo(200);
        assertThat(Get.answer(url + "ready?target=dead").statusCode()).isEqualTo(503);
        await()
            .untilAsserted(
                () -> assertThat(Get.body(url + "pools")).contains("\"shop\"", "\"orders\""));
        assertThat(agent.interrupt().code()).isEqualTo(130);
      }
    }
  }

  @Test
  void aTargetThatHangsKeepsNoOtherWaiting() throws Exception {
    try (TargetProcess hanging =
            TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:3").start();
        TargetProcess sound =
            TargetProcess.with(database.jdbcUrl()).pool("hikari:billing:2").start()) {
      Path file =
          config(
              """
              port: 0
              targets:
                - {name: hanging, pid: %d}
                - {name: sound, pid: %d}
              """
                  .formatted(hanging.pid(), sound.pid()));
      try (AgentJar agent = AgentJar.start("serve", "--config", file.toString())) {
        String url = agent.url();
        await()
            .untilAsserted(
                () ->
                    assertThat(Get.body(url + "pools?target=hanging"))
                        .contains("\"orders\"", "\"active\":0"));
        await().untilAsserted(() -> assertBilling(url, 0, 0));
        hanging.pause();
        // Before the one is known to be lost, and while it is: the other's figures go on.
        assertBillingFollows(sound, url);
        await()
            .untilAsserted(
                () ->
                    assertThat(Get.answer(url + "ready?target=hanging").statusCode())
                        .isEqualTo(503));
        assertThat(Get.body(url + "ready?target=hanging")).contains("it does not answer");
        assertBillingFollows(sound, url);
        assertThat(Get.answer(url + "ready?target=sound").statusCode()).isEqualTo(200);
        assertThat(Get.body(url + "metrics"))
            .contains("confida_target_up{target=\"hanging\"} 0")
            .contains("confida_target_up{target=\"sound\"} 1");
      }
    }
  }

  private static void assertBillingFollows(TargetProcess target, String url) throws IOException {
    target.tell("borrow billing 2");
    target.tell("wait billing 1");
    await().untilAsserted(() -> assertBilling(url, 2, 1));
    target.tell("release billing");
    await().untilAsserted(() -> assertBilling(url, 0, 0));
  }

  private static void assertBilling(String url, int active, int waiting) {
    assertThat(Get.body(url + "pools?target=sound"))
        .contains("\"billing\"", "\"active\":" + active, "\"waiting\":" + waiting);
  }

  @Test
  void readsItsFileAgainAndRefusesABadOne() throws Exception {
    try (TargetProcess one =
            TargetProcess.with(database.jdbcUrl()).pool("hikari:orders:3").start();
        TargetProcess two =
            TargetProcess.with(database.jdbcUrl()).pool("hikari:billing:2").start()) {
      String first = "port: 0\ntargets:\n  - {name: one, pid: %d}\n".formatted(one.pid());
      Path file = config(first);
      try (AgentJar agent = AgentJar.start("serve", "--config", file.toString())) {
        String url = agent.url();
        await().untilAsserted(() -> assertThat(Get.body(url + "pools")).contains("orders"));

        Files.writeString(file, first.replace("port", "prot"));
        agent.awaitSaid("the new file is refused, what was goes on: prot in " + file);
        assertThat(Get.body(url + "pools")).contains("orders");

        Files.writeString(file, first + "  - {name: bad, url: 'service:jmx:bogus'}\nhz: 20\n");
        agent.awaitSaid(
            "the new file is refused, what was goes on: url: 'service:jmx:bogus' is no");
        assertThat(Get.body(url + "pools")).contains("orders");

        Files.writeString(file, "");
        agent.awaitSaid("the new file is refused, what was goes on: " + file + " lists no targets");
        assertThat(Get.body(url + "pools")).contains("orders");

        Files.writeString(file, first + "  - {name: two, pid: %d}\n".formatted(two.pid()));
        await()
            .untilAsserted(() -> assertThat(Get.body(url + "pools")).contains("orders", "billing"));

        Files.writeString(file, first + "compat: true\n");
        await()
            .untilAsserted(
                () ->
                    assertThat(Get.body(agent.url() + "metrics"))
                        .contains("hikaricp_connections_max")
                        .doesNotContain("billing"));
        assertThat(agent.url()).as("its port is another").isNotEqualTo(url);
      }
    }
  }

  @Test
  void aPatternFindsAJvmThatStartsLaterAndItsSuccessor() throws Exception {
    String name = "later-" + ProcessHandle.current().pid();
    Path file = config("port: 0\ntargets:\n  - {name: app, match: %s}\n".formatted(name));
    try (AgentJar agent = AgentJar.start("serve", "--config", file.toString())) {
      String url = agent.url();
      assertThat(Get.body(url + "metrics")).contains("confida_target_up{target=\"app\"} 0");

      for (String pool : List.of("first", "second")) {
        Path jar = directory.resolve(name + ".jar");
        try (NamedTarget target =
            NamedTarget.start(jar, database.jdbcUrl(), "hikari:" + pool + ":2")) {
          agent.awaitSaid("app is process " + target.process().pid());
          await().untilAsserted(() -> assertThat(Get.body(url + "pools")).contains(pool));
        }
      }
    }
  }

  @Test
  void aTargetKeepsItsNameAndHistoryBesideOthersThatMatch() throws Exception {
    String name = "several-" + ProcessHandle.current().pid();
    Path file =
        config(
            """
            port: 0
            targets:
              - {name: app, match: %s}
              - {name: app-2, match: NoSuchApp}
            """
                .formatted(name));
    try (AgentJar agent = AgentJar.start("serve", "--config", file.toString())) {
      String url = agent.url();
      try (NamedTarget second = second(agent, url, name)) {
        // The first has ended, the second is who it was.
        await()
            .untilAsserted(
                () -> assertThat(Get.body(url)).contains("app-3").doesNotContain("\"app\""));
        assertThat(Get.body(url + "pools?target=app-3")).contains("second");
        try (NamedTarget third = jvm("third", name)) {
          agent.awaitSaid("app is process " + third.process().pid());
          await()
              .untilAsserted(
                  () -> assertThat(Get.body(url + "pools?target=app")).contains("third"));
          assertThat(Get.body(url + "pools?target=app-3")).contains("second");
        }
        assertThat(agent.err().lines().filter(said(second))).hasSize(1);
      }
    }
  }

  /** A second JVM beside a first, which then ends. */
  private NamedTarget second(AgentJar agent, String url, String name) throws Exception {
    try (NamedTarget first = jvm("first", name)) {
      agent.awaitSaid("app is process " + first.process().pid());
      await().untilAsserted(() -> assertThat(Get.body(url + "pools?target=app")).contains("first"));
      String begun = firstSample(url);

      NamedTarget second = jvm("second", name);
      agent.awaitSaid("app-3 is process " + second.process().pid());
      await()
          .untilAsserted(() -> assertThat(Get.body(url + "pools?target=app-3")).contains("second"));
      assertThat(Get.body(url + "pools?target=app")).contains("first");
      assertThat(firstSample(url)).as("its history goes on").isEqualTo(begun);
      assertThat(agent.err().lines().filter(said(first))).hasSize(1);
      return second;
    }
  }

  private static Predicate<String> said(NamedTarget target) {
    return line -> line.endsWith(" is process " + target.process().pid());
  }

  private NamedTarget jvm(String pool, String name) throws IOException {
    Path jar = Files.createDirectory(directory.resolve(pool)).resolve(name + ".jar");
    return NamedTarget.start(jar, database.jdbcUrl(), "hikari:" + pool + ":2");
  }

  private static String firstSample(String url) {
    String history = url + "pools/first/history?target=app&seconds=900";
    await().until(() -> Get.body(history).contains("\"at\""));
    return Get.body(history).replaceFirst("\\},.*", "");
  }

  @Test
  void aJmxUrlWithUserAndPassword() throws Exception {
    Path users = secret("users", "monitor s3cret-of-jmx\n");
    Path access = secret("access", "monitor readonly\n");
    int port = closedPort();
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .on(Jdks.java(17))
            .jvm(
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.rmi.port=" + port,
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.password.file=" + users,
                "-Dcom.sun.management.jmxremote.access.file=" + access)
            .pool("hikari:orders:3")
            .start()) {
      assertThat(target.pid()).isPositive();
      Path password = secret("password", "s3cret-of-jmx\n");
      String address = "127.0.0.1:" + port;

      var refused = AgentJar.run("report", address, "--for", "1s");
      var done =
          AgentJar.run(
              "report",
              address,
              "--for",
              "1s",
              "--user",
              "monitor",
              "--password-file",
              password.toString());

      assertThat(refused.code()).isEqualTo(3);
      assertThat(refused.said()).singleElement().asString().contains("user and a password");
      assertThat(done.code()).as(done.err()).isZero();
      assertThat(done.out()).contains("orders");
      assertThat(done.err() + done.out()).doesNotContain("s3cret");
    }
  }

  @Test
  void aJmxUrlOverTls() throws Exception {
    Path store = directory.resolve("store.p12");
    keytool(store);
    Path password = secret("password", "changeit\n");
    int port = closedPort();
    try (TargetProcess target =
        TargetProcess.with(database.jdbcUrl())
            .jvm(
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.rmi.port=" + port,
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=true",
                "-Dcom.sun.management.jmxremote.registry.ssl=true",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Djavax.net.ssl.keyStore=" + store,
                "-Djavax.net.ssl.keyStorePassword=changeit")
            .pool("hikari:orders:3")
            .start()) {
      assertThat(target.pid()).isPositive();
      Path file =
          config(
              """
              port: 0
              jmx-trust-store: %s
              jmx-trust-store-password-file: %s
              targets:
                - name: secure
                  url: service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi
                  tls: true
              """
                  .formatted(store, password, port));
      try (AgentJar agent = AgentJar.start("serve", "--config", file.toString())) {
        String url = agent.url();
        await().untilAsserted(() -> assertThat(Get.body(url + "pools")).contains("orders"));
      }

      var untrusted = AgentJar.run("report", "127.0.0.1:" + port, "--tls", "--for", "1s");
      assertThat(untrusted.code()).isEqualTo(3);
      assertThat(untrusted.said()).singleElement().asString().contains("TLS");
    }
  }

  @Test
  void aFileWithoutTargetsIsRefused() throws Exception {
    var done = AgentJar.run("serve", "--config", config("port: 0\n").toString());

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.said())
        .singleElement()
        .asString()
        .endsWith("lists no targets: add one under targets:");
  }

  private void keytool(Path store) throws IOException, InterruptedException {
    Path keytool = Jdks.running().resolveSibling("keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "target",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.out").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private Path config(String yaml) throws IOException {
    return Files.writeString(directory.resolve("agent.yaml"), yaml);
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
