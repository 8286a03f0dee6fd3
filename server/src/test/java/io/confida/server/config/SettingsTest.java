package io.confida.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void startsWithoutAFileAndWithoutAnEnvironment() {
    Settings settings = load(Map.of());

    assertThat(settings.server())
        .isEqualTo(
            new ServerSettings(
                "127.0.0.1",
                8000,
                Duration.ofSeconds(30),
                new ConnectionSettings(
                    10_000, Duration.ofSeconds(75), Duration.ofSeconds(10), Duration.ofSeconds(20)),
                240,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                1024 * 1024,
                16 * 1024 * 1024,
                Duration.ofHours(24)));
    assertThat(settings.database())
        .isEqualTo(
            new DatabaseSettings(
                new DatabaseUrl.Embedded(),
                true,
                20,
                30,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                true,
                false,
                directory.resolve("data"),
                2000,
                Duration.ofMillis(25),
                Duration.ofSeconds(30)));
    assertThat(settings.logLevel()).isEqualTo("INFO");
    assertThat(settings.authMode()).isEqualTo(AuthMode.OFF);
    assertThat(settings.cors().allowedOrigins()).isEmpty();
  }

  @Test
  void theFileWinsOverDefaultsAndTheEnvironmentOverTheFile() throws IOException {
    write("server:\n  port: 9000\n  host: localhost\ndatabase:\n  pool-size: 7\n");

    Settings settings = load(Map.of("SERVER_PORT", "9001"));

    assertThat(settings.server().port()).isEqualTo(9001);
    assertThat(settings.server().host()).isEqualTo("localhost");
    assertThat(settings.database().poolSize()).isEqualTo(7);
    assertThat(settings.database().maxOverflow()).isEqualTo(30);
  }

  @Test
  void anEmptyVariableIsAnUnsetOne() throws IOException {
    write("server:\n  port: 9000\n");

    assertThat(load(Map.of("SERVER_PORT", " ", "DATABASE_URL", "")).server().port())
        .isEqualTo(9000);
  }

  @Test
  void everyVariableReachesItsSetting() {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", "sqlite:///./bank.db");
    environment.put("CONFIDA_DATA_DIR", "/var/lib/confida");
    environment.put("ASYNC_DATABASE_ENABLED", "No");
    environment.put("ASYNC_DATABASE_POOL_SIZE", "1000");
    environment.put("ASYNC_DATABASE_MAX_OVERFLOW", "0");
    environment.put("ASYNC_DATABASE_POOL_TIMEOUT", "5");
    environment.put("ASYNC_DATABASE_POOL_RECYCLE", "0");
    environment.put("ASYNC_DATABASE_MONITORING_ENABLED", "OFF");
    environment.put("DATABASE_ECHO", "1");
    environment.put("DATABASE_QUEUE_LIMIT", "10");
    environment.put("DATABASE_OVERFLOW_AFTER", "7");
    environment.put("DATABASE_START_TIMEOUT", "1m");
    environment.put("SERVER_HOST", "[::1]");
    environment.put("SERVER_PORT", "0");
    environment.put("REQUEST_TIMEOUT", "250ms");
    environment.put("MAX_CONNECTIONS", "100");
    environment.put("IDLE_TIMEOUT", "2m");
    environment.put("HEAD_TIMEOUT", "500ms");
    environment.put("TRANSFER_TIMEOUT", "5");
    environment.put("POSTING_QUEUE_LIMIT", "50");
    environment.put("SHUTDOWN_DELAY", "4s");
    environment.put("SHUTDOWN_GRACE", "1.5s");
    environment.put("MAX_BODY_BYTES", "2048");
    environment.put("MAX_IMPORT_BYTES", "4 KiB");
    environment.put("IDEMPOTENCY_EXPIRY", "36h");
    environment.put("LOG_LEVEL", "Warning");
    environment.put("AUTH_MODE", "OFF");
    environment.put("SECRET_KEY", "short");
    environment.put("JWKS_URL", "https://id.example/keys");
    environment.put("JWT_ISSUER", "https://id.example");
    environment.put("JWT_AUDIENCE", "confida");
    environment.put("JWKS_MAX_AGE", "60");
    environment.put("JWKS_COOLDOWN", "500ms");
    environment.put("RATE_LIMIT", "100 / 30s");
    environment.put("CORS_ALLOWED_ORIGINS", "https://a.example, http://localhost:5173");
    assertThat(environment.keySet())
        .containsExactlyInAnyOrderElementsOf(Keys.ALL.stream().<String>map(Key::variable).toList());

    assertThat(load(environment))
        .isEqualTo(
            new Settings(
                new ServerSettings(
                    "::1",
                    0,
                    Duration.ofMillis(250),
                    new ConnectionSettings(
                        100, Duration.ofMinutes(2), Duration.ofMillis(500), Duration.ofSeconds(5)),
                    50,
                    Duration.ofSeconds(4),
                    Duration.ofMillis(1500),
                    2048,
                    4096,
                    Duration.ofHours(36)),
                new DatabaseSettings(
                    new DatabaseUrl.Sqlite(directory.resolve("bank.db")),
                    false,
                    1000,
                    0,
                    Duration.ofSeconds(5),
                    Duration.ZERO,
                    false,
                    true,
                    Path.of("/var/lib/confida"),
                    10,
                    Duration.ofMillis(7),
                    Duration.ofMinutes(1)),
                "WARN",
                AuthMode.OFF,
                new JwtSettings(
                    Secret.of("short"),
                    Optional.of(URI.create("https://id.example/keys")),
                    "https://id.example",
                    "confida",
                    Duration.ofMinutes(1),
                    Duration.ofMillis(500)),
                Optional.of(new RateLimit(100, Duration.ofSeconds(30))),
                new CorsSettings(List.of("https://a.example", "http://localhost:5173"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "short | has 5 bytes, but must have at least 32",
        "your-secret-key-here-change-in-production | is an example that anybody knows",
        "a-string-secret-at-least-256-bits-long | is an example that anybody knows",
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7 | is an example that"
            + " anybody knows",
        "abababababababababababababababababababab | is easy to guess"
      })
  void aKeyThatCanBeGuessedStopsTheStartAndIsNotShown(String key, String fault) {
    assertThatThrownBy(() -> load(Map.of("AUTH_MODE", "jwt", "SECRET_KEY", key)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("SECRET_KEY: this key " + fault + "; make one with: openssl rand -hex 32")
        .message()
        .doesNotContain(key);
    // Without authentication it is no key of this server's.
    assertThat(load(Map.of("SECRET_KEY", key)).authMode()).isEqualTo(AuthMode.OFF);
  }

  @Test
  void tokensOpenOtherAddressesAndBringAGenerousLimit() {
    Map<String, String> jwt =
        Map.of(
            "AUTH_MODE", "jwt",
            "SERVER_HOST", "0.0.0.0",
            "SECRET_KEY", "5f0cb1d7e2a94c38b6d1f7a0c3e8925d4b7a");

    assertThat(load(jwt).rateLimit()).contains(new RateLimit(6_000, Duration.ofMinutes(1)));
    assertThat(load(jwt).toString()).doesNotContain("5f0cb1d7");
    assertThat(load(Map.of()).rateLimit()).isEmpty();
    assertThat(load(Map.of("RATE_LIMIT", "100/30s")).rateLimit())
        .contains(new RateLimit(100, Duration.ofSeconds(30)));
    assertThat(load(Map.of("RATE_LIMIT", "off")).rateLimit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "true, true", "TRUE, true", "1, true", "Yes, true", "on, true",
    "false, false", "False, false", "0, false", "NO, false", "off, false"
  })
  void readsBooleansAsPeopleWriteThem(String text, boolean expected) {
    assertThat(load(Map.of("DATABASE_ECHO", text)).database().echo()).isEqualTo(expected);
  }

  @Test
  void readsListsAndUnquotedWordsFromTheFile() throws IOException {
    write(
        """
        database: {echo: on, url: "sqlite://"}
        auth-mode: off
        cors:
          allowed-origins:
            - https://a.example
            - https://b.example
        """);

    Settings settings = load(Map.of());

    assertThat(settings.database().echo()).isTrue();
    assertThat(settings.cors().allowedOrigins())
        .containsExactly("https://a.example", "https://b.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVER_PORT | http | SERVER_PORT: http must be a whole number from 0 to 65535",
        "SERVER_PORT | 65536 | SERVER_PORT: 65536 must be a whole number from 0 to 65535",
        "ASYNC_DATABASE_POOL_SIZE | 0 | ASYNC_DATABASE_POOL_SIZE: 0 must be a whole number from 1"
            + " to 1000",
        "ASYNC_DATABASE_MAX_OVERFLOW | -1 | ASYNC_DATABASE_MAX_OVERFLOW: -1 must be a whole number"
            + " from 0 to 1000",
        "ASYNC_DATABASE_ENABLED | maybe | ASYNC_DATABASE_ENABLED: maybe must be true or false (also"
            + " yes, no, on, off, 1, 0)",
        "ASYNC_DATABASE_POOL_TIMEOUT | 1 week | ASYNC_DATABASE_POOL_TIMEOUT: 1 week must be a"
            + " duration of 250ms to 10m (written 250ms, 30s, 1m; a bare number counts seconds)",
        "ASYNC_DATABASE_POOL_RECYCLE | -5 | ASYNC_DATABASE_POOL_RECYCLE: -5 must be a duration"
            + " of 0 (never) or 1s to 24h (written 250ms, 30s, 1m; a bare number counts seconds)",
        "LOG_LEVEL | loud | LOG_LEVEL: loud must be one of error, warn, info, debug, trace",
        "AUTH_MODE | jwt | AUTH_MODE: jwt needs keys to tell true tokens by; set SECRET_KEY (HS256)"
            + " or JWKS_URL (RS256, ES256)",
        "AUTH_MODE | basic | AUTH_MODE: basic must be off or jwt",
        "JWKS_URL | http://keys.example/jwks | JWKS_URL: http://keys.example/jwks must be an"
            + " https:// address, or http:// on this machine (127.0.0.1, ::1, localhost)",
        "RATE_LIMIT | 10/fortnight | RATE_LIMIT: 10/fortnight must be auto, off, or requests per"
            + " time such as 100/1m (1 to 1000000 requests, 1s to 24h)",
        "RATE_LIMIT | 0/1m | RATE_LIMIT: 0/1m must be auto, off, or requests per time such as"
            + " 100/1m (1 to 1000000 requests, 1s to 24h)",
        "MAX_BODY_BYTES | 1 | MAX_BODY_BYTES: 1 must be a number of bytes from 1024 to 67108864"
            + " (1048576, 1024KiB, 1MiB)",
        "MAX_IMPORT_BYTES | 2048 | MAX_IMPORT_BYTES: 2048 must not be smaller than MAX_BODY_BYTES,"
            + " which is 1048576",
        "CORS_ALLOWED_ORIGINS | https://a.example/path | CORS_ALLOWED_ORIGINS:"
            + " https://a.example/path must be * or origins without a path, separated by commas"
            + " (https://app.example.org)",
        "SERVER_HOST | 0.0.0.0 | SERVER_HOST: 0.0.0.0 can be reached from other machines, and with"
            + " AUTH_MODE=off whoever reaches the server is admin; use 127.0.0.1, or AUTH_MODE=jwt",
        "SERVER_HOST | :: | SERVER_HOST: :: can be reached from other machines, and with"
            + " AUTH_MODE=off whoever reaches the server is admin; use 127.0.0.1, or AUTH_MODE=jwt",
        "SERVER_HOST | a b | SERVER_HOST: a b must be a host name or an address (127.0.0.1, ::1,"
            + " localhost)",
        "SERVER_HOST | nowhere.invalid | SERVER_HOST: the name nowhere.invalid has no address; use"
            + " 127.0.0.1 or a name that is known here",
        "ASYNC_DATABASE_POOLSIZE | 5 | ASYNC_DATABASE_POOLSIZE: unknown environment variable; did"
            + " you mean ASYNC_DATABASE_POOL_SIZE?",
        "CONFIDA_DATADIR | x | CONFIDA_DATADIR: unknown environment variable; did you mean"
            + " CONFIDA_DATA_DIR?",
        "CONFIDA_CONFIG | missing.yaml | CONFIDA_CONFIG: there is no file %s/missing.yaml; give its"
            + " path or unset the variable",
        "DATABASE_URL | mysql://root:secret@h/db | DATABASE_URL: mysql:// is not a database this"
            + " server knows; it must be embedded,"
            + " postgresql://user:password@host:port/database, jdbc:postgresql://host/database,"
            + " sqlite:///./file.db or sqlite:///:memory:"
      })
  void aWrongValueStopsTheStartWithOneLine(String variable, String value, String message) {
    assertThatThrownBy(() -> load(Map.of(variable, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(message.replace("%s", directory.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: {prot: 1} | server.prot in config/server.yaml, line 1: unknown key; did you mean"
            + " server.port?",
        "database: {poolSise: 1} | database.poolSise in config/server.yaml, line 1: unknown key;"
            + " did you mean database.pool-size?",
        "server: 5 | server in config/server.yaml, line 1: unknown key; did you mean server.host?",
        "server: {port: abc} | server.port in config/server.yaml, line 1: abc must be a whole"
            + " number from 0 to 65535",
        "server: {port: } | server.port in config/server.yaml, line 1: is empty, but must be a"
            + " whole number from 0 to 65535",
        "server: {port: [1, 2]} | server.port in config/server.yaml, line 1: 1,2 must be a whole"
            + " number from 0 to 65535",
        "server: {port: 1, port: 2} | server.port in config/server.yaml, line 1: is there twice;"
            + " remove one of them",
        "- server | config/server.yaml: must hold keys with values, as \"server:\" does",
        "server: {host: 0.0.0.0} | server.host in config/server.yaml, line 1: 0.0.0.0 can be"
            + " reached from other machines, and with AUTH_MODE=off whoever reaches the server is"
            + " admin; use 127.0.0.1, or AUTH_MODE=jwt"
      })
  void aWrongFileStopsTheStartWithOneLine(String yaml, String message) throws IOException {
    write(yaml);

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage(message);
  }

  @Test
  void aWrongLineInTheFileIsFoundEvenWhereTheEnvironmentWins() throws IOException {
    write("server:\n  port: abc\n");

    assertThatThrownBy(() -> load(Map.of("SERVER_PORT", "9000")))
        .hasMessageStartingWith("server.port in config/server.yaml, line 2: abc must be");
  }

  @Test
  void brokenYamlIsNotQuotedForItMayHoldAPassword() throws IOException {
    write("database:\n  url: \"postgresql://app:hunter2@db/app\n");

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageMatching("config/server\\.yaml, line \\d+, column \\d+: is not YAML; .*")
        .message()
        .doesNotContain("hunter2", "\n");
  }

  @Test
  void theFileNamedByTheEnvironmentIsRead() throws IOException {
    Files.writeString(directory.resolve("other.yaml"), "log-level: debug\n");
    write("log-level: error\n");

    assertThat(load(Map.of("CONFIDA_CONFIG", "other.yaml")).logLevel()).isEqualTo("DEBUG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but a comment\n"})
  void anEmptyFileSaysNothing(String yaml) throws IOException {
    write(yaml);

    assertThat(load(Map.of())).isEqualTo(Settings.load(Map.of(), directory));
  }

  @Test
  void otherPeoplesVariablesAreNotOurs() {
    assertThat(load(Map.of("DATABASE_URI", "x", "SERVER_NAME", "y", "PATH", "z")).logLevel())
        .isEqualTo("INFO");
  }

  @Test
  void neverShowsThePassword() {
    Settings settings = load(Map.of("DATABASE_URL", "postgresql://app:hunter2@db/app"));

    assertThat(settings.toString()).contains("app").doesNotContain("hunter2");
  }

  private Settings load(Map<String, String> environment) {
    return Settings.load(environment, directory);
  }

  private void write(String yaml) throws IOException {
    Files.createDirectories(directory.resolve("config"));
    Files.writeString(directory.resolve("config/server.yaml"), yaml);
  }
}
