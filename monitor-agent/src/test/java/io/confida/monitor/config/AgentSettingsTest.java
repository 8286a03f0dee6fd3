package io.confida.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {
  @TempDir Path directory;

  @Test
  void saysNothingAndGetsTheDefaults() {
    AgentSettings settings = arguments("");

    assertThat(settings).isEqualTo(AgentSettings.defaults());
    assertThat(settings.listen().port()).isEqualTo(9404);
    assertThat(settings.listen().bind()).isEqualTo("127.0.0.1");
    assertThat(settings.sampling().interval()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.sampling().history()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void argumentsWinOverTheFileTheyName() throws IOException {
    Path file = write("agent.yaml", "port: 1111\nhz: 20\ncompat: true\n");

    AgentSettings settings = arguments("config=" + file + ",port=2222,jfr");

    assertThat(settings.listen().port()).isEqualTo(2222);
    assertThat(settings.sampling().hz()).isEqualTo(20);
    assertThat(settings.compat()).isTrue();
    assertThat(settings.jfr()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot=1|agent argument prot: unknown agent argument; did you mean port?",
        "port=ninety|agent argument port: ninety must be a whole number from 0 to 65535",
        "port=65536|agent argument port: 65536 must be a whole number from 0 to 65535",
        "port|agent argument port: needs a value, as in port=…",
        "port=1,port=2|agent argument port: is there twice; remove one of them",
        "hz=0|agent argument hz: 0 must be a whole number from 1 to 100",
        "compat=maybe|agent argument compat: maybe must be true or false (also yes, no, on, off, 1, 0)",
        "bind=a b|agent argument bind: a b must be a host name or an address (127.0.0.1, ::1, localhost, 0.0.0.0)",
        "hz=100,history=1h|agent argument history: 360000 samples a pool at 100 a second are too many; keep 100000 or fewer",
        "peak-window=30m|agent argument peak-window: peaks cannot reach further back than the history does",
        "tls-key=k.pem|agent argument tls-key: needs tls-certificate beside it",
        "tls-keystore=s.p12|agent argument tls-keystore: needs tls-keystore-password-file or tls-keystore-password-env beside it",
        "token-env=NOT_THERE|agent argument token-env: the environment variable NOT_THERE is not set",
        "token-env=se-cret|agent argument token-env: must be the name of an environment variable, not the secret itself",
        "token-file=/no/such|agent argument token-file: /no/such cannot be read; check its path and that this user may read it",
        "config=/no/such.yaml|/no/such.yaml: cannot be read; check its path, and that it is text that this user may read",
        "history=5s|agent argument history: 5s must be a duration of 10s to 24h (written 250ms, 30s, 15m, 1h; a bare number counts seconds)"
      })
  void namesAWrongArgumentAndTheWayOut(String arguments, String line) {
    assertThatThrownBy(() -> arguments(arguments))
        .isInstanceOf(ConfigException.class)
        .hasMessage(line);
  }

  @Test
  void takesASecretFromAFileAndWarnsWhenOthersMayReadIt() throws IOException {
    Path token = write("token", "correct horse\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

    AgentSettings open = arguments("token-file=" + token);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    AgentSettings closed = arguments("token-file=" + token);

    assertThat(open.listen().token()).contains(new Secret("correct horse"));
    assertThat(open.warnings())
        .containsExactly("other users can read " + token + ": chmod 600 keeps its secret");
    assertThat(closed.warnings()).isEmpty();
    assertThat(closed.toString()).doesNotContain("horse");
  }

  @Test
  void takesASecretFromTheEnvironmentAndNotFromTwoPlaces() {
    AgentArguments one = AgentArguments.parse("token-env=TOKEN", Map.of("TOKEN", "correct horse"));
    assertThat(one.settings().listen().token()).contains(new Secret("correct horse"));

    assertThatThrownBy(
            () -> AgentArguments.parse("token-env=TOKEN,token-file=t", Map.of("TOKEN", "x")))
        .hasMessage(
            "agent argument token-env: the secret comes from token-file already; give one of the"
                + " two");
  }

  @Test
  void whatIsHandedToAnotherProcessReadsTheSameThere() {
    Values values =
        Values.ofFlags(
            Map.of("port", "0", "allowed-hosts", "a.example,b.example", "token-file", "to,k\\en"),
            Keys.ALL);

    String text = AgentArguments.text(values, Optional.empty(), Map.of("port-file", "/tmp/p"));

    assertThat(text)
        .startsWith("port=0,allowed-hosts=a.example\\,b.example,token-file=/")
        .endsWith("to\\,k\\\\en,port-file=/tmp/p");
    AgentArguments there =
        AgentArguments.parse(text.replaceFirst("token-file=.*?,port-file", "port-file"), Map.of());
    assertThat(there.settings().listen().allowedHosts()).containsExactly("a.example", "b.example");
    assertThat(there.portFile()).contains(Path.of("/tmp/p"));
  }

  @Test
  void readsTargetsAndPoolRows() throws IOException {
    Path password = write("password", "s3cret\n");
    Path file =
        write(
            "agent.yaml",
            """
            targets:
              - pid: 4711
              - name: orders
                match: OrdersApp
              - url: db.example:9010
                user: monitor
                password-file: %s
                tls: true
            pools:
              - library: MyPool
                object-name: com.example:type=Pool,name=*
                active: InUse
                max: Limit
            """
                .formatted(password));

    AgentSettings settings = arguments("config=" + file);

    assertThat(settings.targets())
        .containsExactly(
            new TargetSpec.Pid("4711", 4711),
            new TargetSpec.Match("orders", "OrdersApp"),
            new TargetSpec.Url(
                "db.example:9010",
                "db.example:9010",
                Optional.of(new TargetSpec.Login("monitor", new Secret("s3cret"))),
                true));
    assertThat(settings.pools())
        .containsExactly(
            new PoolRow(
                "MyPool",
                "com.example:type=Pool,name=*",
                Map.of("active", "InUse", "max", "Limit"),
                file + ", line 10"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hy: 10|hy in f, line 1: unknown key; did you mean hz?",
        "hz: [a: 1]|hz in f: must be a single value",
        "targets: orders|targets in f, line 1: must be a list whose entries are keys with values",
        "port: {a: 1}|port in f, line 1: must be a value or a list, not further keys",
        "- a|f: must hold keys with values, as in \"port: 9404\"",
        "port: 'a|f, line 1, column 9: is not YAML; look at the indentation, the colons and the quotes",
        "targets: [{name: a}]|f, line 1: a target needs one of pid, match and url",
        "targets: [{pid: 1, match: a}]|f, line 1: a target needs one of pid, match and url, not several",
        "targets: [{pit: 1}]|pit in f, line 1: unknown key; did you mean pid?",
        "targets: [{pid: 1}, {name: 1, match: b}]|f, line 1: 1 is the name of another target already; give each its own name",
        "targets: [{pid: 1, user: a}]|user in f, line 1: is for a target that is a URL (host:port or service:jmx:…)",
        "targets: [{url: 'h:1', user: a}]|user in f, line 1: needs password-file or password-env beside it",
        "targets: [{url: h}]|url in f, line 1: must be host:port or begin with service:jmx:",
        "pools: [{library: a}]|f, line 1: a pool row needs object-name",
        "pools: [a, {b: c}]|f, line 1: must be keys with values"
      })
  void namesAWrongLineOfAFileAndTheWayOut(String yaml, String line) {
    assertThatThrownBy(
            () ->
                AgentSettings.of(Values.none(), Optional.of(ConfigFile.parse(yaml, "f")), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(line);
  }

  @ParameterizedTest
  @CsvSource({
    "4711,Pid",
    "OrdersApp,Match",
    "db:9010,Url",
    "[::1]:9010,Url",
    "service:jmx:rmi:///jndi/rmi://db:9010/jmxrmi,Url"
  })
  void aWordIsAPidAUrlOrAPattern(String word, String kind) {
    TargetSpec target = TargetSpecs.ofWord(word, Values.none(), Map.of()).target();

    assertThat(target.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(target.name()).isEqualTo(word);
  }

  private static AgentSettings arguments(String text) {
    return AgentArguments.parse(text, Map.of()).settings();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void everyDefaultIsAValueOfItsKey() {
    assertThat(Keys.ALL).allSatisfy(key -> key.type().parse(key.defaultText()));
  }
}
