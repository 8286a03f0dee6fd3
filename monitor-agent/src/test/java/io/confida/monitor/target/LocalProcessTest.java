package io.confida.monitor.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.Jdks;
import io.confida.monitor.TargetApp;
import io.confida.monitor.TargetProcess;
import io.confida.monitor.TestDatabase;
import io.confida.monitor.snapshot.RoundTrips;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real child JVMs on both ends of what is supported. */
class LocalProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestDatabase database;

  @BeforeAll
  static void start() throws IOException {
    database = TestDatabase.start();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void isListedFoundAndReached(int version) throws Exception {
    try (var app = target(version)) {
      LocalJvm listed =
          LocalJvms.list().stream().filter(jvm -> jvm.pid() == app.pid()).findFirst().orElseThrow();
      assertThat(listed.main()).isEqualTo(TargetApp.class.getName());
      assertThat(listed.javaVersion()).get().asString().startsWith(version + "");
      assertThat(LocalJvms.find(app.pid() + "")).isEqualTo(listed);
      var process = new LocalProcess("app", app.pid());
      try (var connection = process.connect()) {
        assertThat(server(connection).isRegistered(orders())).isTrue();
        connection.check();
      }
      try (var again = process.connect()) {
        assertThat(server(again).isRegistered(orders())).isTrue();
      }
    }
  }

  /** A JVM whose flight recorder is listened to. */
  private record Recorded(TargetProcess app, TargetConnection connection, FlightRecorder recorder)
      implements AutoCloseable {
    static Recorded start(Path java) throws Exception {
      TargetProcess app =
          TargetProcess.with(database.jdbcUrl()).on(java).pool("hikari:orders:3").start();
      TargetConnection connection = new LocalProcess("app", app.pid()).connect();
      return new Recorded(app, connection, FlightRecorder.start(server(connection), List.of()));
    }

    @Override
    public void close() {
      recorder.close();
      connection.close();
      app.close();
    }
  }

  /** What is to be seen of a JVM, on each JDK that there is, at the same time: it takes seconds. */
  private interface Look {
    void at(Recorded app) throws Exception;
  }

  private final List<Recorded> recorded = new ArrayList<>();

  private void startOnEachJdk() throws Exception {
    for (Path java : Jdks.runningAnd(17)) {
      recorded.add(Recorded.start(java));
    }
  }

  private void each(Look look) throws Exception {
    for (Recorded app : recorded) {
      look.at(app);
    }
  }

  @AfterEach
  void end() {
    recorded.forEach(Recorded::close);
  }

  @Test
  void tellsTheDatabasesRoundTrips() throws Exception {
    startOnEachJdk();
    each(one -> one.app.tell("work orders 2 20"));
    each(LocalProcessTest::assertTellsWork);

    database.pause();
    try {
      each(one -> await().atMost(PATIENCE).until(() -> quiet(one.recorder.roundTrips()) > 3));
    } finally {
      database.resume();
    }
    each(one -> await().atMost(PATIENCE).until(() -> quiet(one.recorder.roundTrips()) < 2));
  }

  private static void assertTellsWork(Recorded one) {
    String peer = "127.0.0.1:" + database.port();
    FlightRecorder recorder = one.recorder;
    await()
        .atMost(PATIENCE)
        .until(() -> recorder.roundTrips().filter(trips -> trips.times().count() > 20).isPresent());
    RoundTrips busy = recorder.roundTrips().orElseThrow();
    assertThat(busy.peer()).isEqualTo(peer);
    assertThat(busy.times().quantileSeconds(0.9).orElseThrow())
        .as("pg_sleep of 20 ms")
        .isBetween(0.015, 0.5);
    assertThat(quiet(Optional.of(busy))).isLessThan(3);
    assertThat(recorder.roundTrips(List.of("localhost:" + database.port())))
        .map(RoundTrips::peer)
        .contains(peer);
    assertThat(recorder.roundTrips(List.of("elsewhere"))).isEmpty();
  }

  @Test
  void takesNoJmxClientForADatabase() throws Exception {
    startOnEachJdk();
    // Each is a read of the target's, from us, and there is no other yet.
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              for (Recorded one : recorded) {
                for (int i = 0; i < 20; i++) {
                  one.connection.check();
                }
                assertThat(one.recorder.roundTrips()).isEmpty();
              }
              return true;
            });
    each(one -> one.app.tell("work orders 1 100"));
    List<String> peer = List.of("127.0.0.1:" + database.port());
    each(
        one -> {
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      one.recorder
                          .roundTrips(peer)
                          .filter(trips -> trips.times().count() > 5)
                          .isPresent());
          assertThat(one.recorder.roundTrips()).map(RoundTrips::peer).contains(peer.get(0));
        });
  }

  @Test
  void saysThatThereIsNoSuchProcess() throws Exception {
    long pid;
    try (var app = target(Runtime.version().feature())) {
      pid = app.pid();
    }
    assertThatThrownBy(() -> new LocalProcess("app", pid).connect())
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("no process " + pid);
    assertThatThrownBy(() -> LocalJvms.find(pid + ""))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("no process " + pid);
  }

  @Test
  void saysThatAProcessIsNoJvmOrLetsNobodyIn() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    try {
      assertThatThrownBy(() -> new LocalProcess("app", sleep.pid()).connect())
          .hasMessageContaining("lets nobody attach");
    } finally {
      sleep.destroyForcibly();
    }
    try (var closed =
        TargetProcess.with(database.jdbcUrl()).jvm("-XX:+DisableAttachMechanism").start()) {
      assertThatThrownBy(() -> new LocalProcess("app", closed.pid()).connect())
          .hasMessageContaining("-XX:+DisableAttachMechanism");
    }
    assertThatThrownBy(() -> new LocalProcess("app", ProcessHandle.current().pid()).connect())
        .hasMessageContaining("is this very monitor");
  }

  /** Its number may be that of a JVM which was killed, whose socket is there still. */
  @Test
  void saysThatAProcessIsNoJvmThoughOneOfItsNumberWas() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    Path socket = Path.of("/tmp", ".java_pid" + sleep.pid());
    try {
      Files.deleteIfExists(socket);
      try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        left.bind(UnixDomainSocketAddress.of(socket));
      }
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      assertThatThrownBy(() -> new LocalProcess("app", sleep.pid()).connect())
          .hasMessageContaining("lets nobody attach: it is no JVM");
    } finally {
      Files.deleteIfExists(socket);
      sleep.destroyForcibly();
    }
  }

  @Test
  void listsTheCandidatesWhenSeveralOrNoneFit() throws Exception {
    try (var one = target(Runtime.version().feature());
        var other = target(Runtime.version().feature())) {
      assertThatThrownBy(() -> LocalJvms.find("TargetApp"))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("'TargetApp' fits several JVMs")
          .hasMessageContaining(one.pid() + " " + TargetApp.class.getName())
          .hasMessageContaining(other.pid() + " " + TargetApp.class.getName());
      assertThatThrownBy(() -> LocalJvms.find("no.such.Main("))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("no JVM's main class or jar fits 'no.such.Main('")
          .hasMessageContaining(TargetApp.class.getName());
    }
  }

  @Test
  void choosesByAnyPartOfTheMainClassOrJar() throws Exception {
    var shop = new LocalJvm(7, "com.example.Shop", Optional.empty());
    var tests = new LocalJvm(8, "com.example.ShopTests", Optional.empty());
    var jar = new LocalJvm(9, "/srv/app (1).jar", Optional.empty());
    List<LocalJvm> all = List.of(shop, tests, jar);
    assertThat(LocalJvms.choose("shoptests", all)).isEqualTo(tests);
    assertThat(LocalJvms.choose("Shop$", all)).isEqualTo(shop);
    assertThat(LocalJvms.choose("com.example.Shop", all)).as("in full").isEqualTo(shop);
    assertThat(LocalJvms.choose("(1)", all)).isEqualTo(jar);
    assertThat(LocalJvms.choose("9", all)).isEqualTo(jar);
    assertThatThrownBy(() -> LocalJvms.choose("shop", all))
        .isInstanceOf(TargetException.class)
        .hasMessage(
            "'shop' fits several JVMs; choose one by its pid:\n  7 com.example.Shop\n  8"
                + " com.example.ShopTests");
  }

  @Test
  void saysWhatIsWrongWithAnAgent(@TempDir Path directory) throws Exception {
    Path none = directory.resolve("none.jar");
    Path empty = Files.writeString(directory.resolve("empty.jar"), "no zip");
    try (var app = target(Runtime.version().feature())) {
      assertThatThrownBy(() -> AgentLoader.load(app.pid(), none, ""))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("no agent jar at " + none);
      assertThatThrownBy(() -> AgentLoader.load(app.pid(), empty, ""))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("could not load the agent");
    }
    try (var refusing =
        TargetProcess.with(database.jdbcUrl())
            .on(Jdks.java(25))
            .jvm("-XX:-EnableDynamicAgentLoading")
            .start()) {
      assertThatThrownBy(() -> AgentLoader.load(refusing.pid(), empty, ""))
          .hasMessageContaining("-XX:+EnableDynamicAgentLoading");
    }
  }

  @Test
  void saysThatDeserializationIsRefused() throws Exception {
    try (var filtered =
        TargetProcess.with(database.jdbcUrl()).jvm("-Djdk.serialFilter=!*").start()) {
      assertThatThrownBy(() -> new LocalProcess("app", filtered.pid()).connect())
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("refuses JMX deserialization")
          .hasMessageContaining("attach --inject");
    }
  }

  private static TargetProcess target(int version) throws IOException {
    return TargetProcess.with(database.jdbcUrl())
        .on(Jdks.java(version))
        .pool("hikari:orders:3")
        .start();
  }

  private static double quiet(Optional<RoundTrips> trips) {
    return trips.flatMap(seen -> seen.quietSeconds().stream().boxed().findFirst()).orElse(-1.0);
  }

  private static ObjectName orders() throws Exception {
    return new ObjectName("com.zaxxer.hikari:type=Pool (orders)");
  }

  private static MBeanServerConnection server(TargetConnection connection) {
    return connection.servers().iterator().next();
  }
}
