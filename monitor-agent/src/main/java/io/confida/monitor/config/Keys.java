package io.confida.monitor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The one table of settings: the agent's arguments, {@code agent.yaml}, the commands' flags, their
 * help, and the search for what an unknown name may have meant all come from it.
 */
public final class Keys {
  public static final Key<Integer> PORT =
      new Key<>(
          "port",
          ValueTypes.count("port number", "PORT", 0, 65535),
          "9404",
          "The port of the endpoints. 0 takes a free one, and says which.");
  public static final Key<String> BIND =
      new Key<>(
          "bind",
          ValueTypes.host(),
          "127.0.0.1",
          "The address of the endpoints. One that other machines can reach needs a token.");
  public static final Key<List<String>> ALLOWED_HOSTS =
      new Key<>(
          "allowed-hosts",
          ValueTypes.hosts(),
          "",
          "Further names by which clients may call the endpoints; others are refused (DNS rebinding).");
  public static final Key<Optional<Path>> TOKEN_FILE =
      new Key<>(
          "token-file",
          ValueTypes.file().orNone(),
          "",
          "A file with the token that clients must send as Authorization: Bearer.");
  public static final Key<Optional<String>> TOKEN_ENV =
      new Key<>(
          "token-env",
          ValueTypes.variable().orNone(),
          "",
          "The environment variable with that token, instead of a file.");
  public static final Key<Optional<Path>> TLS_CERTIFICATE =
      new Key<>(
          "tls-certificate",
          ValueTypes.file().orNone(),
          "",
          "A PEM file with the endpoints' certificate and those that vouch for it: HTTPS.");
  public static final Key<Optional<Path>> TLS_KEY =
      new Key<>(
          "tls-key",
          ValueTypes.file().orNone(),
          "",
          "The PEM file with that certificate's private key, PKCS #8, not encrypted.");
  public static final Key<Optional<Path>> TLS_KEYSTORE =
      new Key<>(
          "tls-keystore",
          ValueTypes.file().orNone(),
          "",
          "A PKCS12 or JKS file with certificate and key, instead of the two PEM files.");
  public static final Key<Optional<Path>> TLS_KEYSTORE_PASSWORD_FILE =
      new Key<>(
          "tls-keystore-password-file",
          ValueTypes.file().orNone(),
          "",
          "A file with the password of that key store.");
  public static final Key<Optional<String>> TLS_KEYSTORE_PASSWORD_ENV =
      new Key<>(
          "tls-keystore-password-env",
          ValueTypes.variable().orNone(),
          "",
          "The environment variable with that password, instead of a file.");
  public static final Key<Integer> HZ =
      new Key<>(
          "hz",
          ValueTypes.count("samples a second", "N", 1, 100),
          "10",
          "How often each pool is sampled. Scrapes read what was sampled and cost the pools nothing.");
  public static final Key<Duration> HISTORY =
      new Key<>(
          "history",
          ValueTypes.duration(Duration.ofSeconds(10), Duration.ofHours(24)),
          "15m",
          "How far back samples are kept; with hz at most 100000 samples.");
  public static final Key<Duration> PEAK_WINDOW =
      new Key<>(
          "peak-window",
          ValueTypes.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "60s",
          "How far back the peaks in the metrics reach: no less than the time between two scrapes.");
  public static final Key<Duration> HELD_AFTER =
      new Key<>(
          "held-after",
          ValueTypes.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "10s",
          "How long a connection must be out to be listed among the holders.");
  public static final Key<Duration> LEAK_AFTER =
      new Key<>(
          "leak-after",
          ValueTypes.duration(Duration.ofSeconds(3), Duration.ofHours(24)),
          "30s",
          "How long a connection may be out before a leak is suspected.");
  public static final Key<Integer> STACKS_PER_SECOND =
      new Key<>(
          "stacks-per-second",
          ValueTypes.count("stacks a second and pool", "N", 0, 100_000),
          "2000",
          "How many borrowers' stacks are noted at most, inside a JVM; 0 notes none.");
  public static final Key<Boolean> COMPAT =
      new Key<>(
          "compat",
          ValueTypes.bool(),
          "false",
          "Gives the metrics also by Micrometer's names (hikaricp_*), for dashboards that exist.");
  public static final Key<Boolean> JFR =
      new Key<>(
          "jfr",
          ValueTypes.bool(),
          "false",
          "Has the target's flight recorder tell the database's round-trip times.");
  public static final Key<List<String>> DATABASES =
      new Key<>(
          "databases",
          ValueTypes.databases(),
          "",
          "Where the databases are of pools whose library does not tell, such as HikariCP by JMX alone.");
  public static final Key<Optional<Path>> JMX_TRUST_STORE =
      new Key<>(
          "jmx-trust-store",
          ValueTypes.file().orNone(),
          "",
          "A PKCS12 or JKS file with what to trust at JMX URLs, instead of the JDK's own list.");
  public static final Key<Optional<Path>> JMX_TRUST_STORE_PASSWORD_FILE =
      new Key<>(
          "jmx-trust-store-password-file",
          ValueTypes.file().orNone(),
          "",
          "A file with the password of that store.");
  public static final Key<Optional<String>> JMX_TRUST_STORE_PASSWORD_ENV =
      new Key<>(
          "jmx-trust-store-password-env",
          ValueTypes.variable().orNone(),
          "",
          "The environment variable with that password, instead of a file.");

  /** Every setting of one value, in the order of {@code config/agent.yaml}. */
  public static final List<Key<?>> ALL =
      List.of(
          PORT,
          BIND,
          ALLOWED_HOSTS,
          TOKEN_FILE,
          TOKEN_ENV,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_KEYSTORE,
          TLS_KEYSTORE_PASSWORD_FILE,
          TLS_KEYSTORE_PASSWORD_ENV,
          HZ,
          HISTORY,
          PEAK_WINDOW,
          HELD_AFTER,
          LEAK_AFTER,
          STACKS_PER_SECOND,
          COMPAT,
          JFR,
          DATABASES,
          JMX_TRUST_STORE,
          JMX_TRUST_STORE_PASSWORD_FILE,
          JMX_TRUST_STORE_PASSWORD_ENV);

  /** How long the command report watches. */
  public static final Key<Duration> FOR =
      new Key<>(
          "for",
          ValueTypes.duration(Duration.ofSeconds(1), Duration.ofHours(2)),
          "60s",
          "How long to watch.");

  /** How often the command top shows what is. */
  public static final Key<Duration> EVERY =
      new Key<>(
          "every",
          ValueTypes.duration(Duration.ofMillis(200), Duration.ofHours(1)),
          "1s",
          "The time between two rounds.");

  /** After how often it ends. */
  public static final Key<Integer> ROUNDS =
      new Key<>(
          "rounds",
          ValueTypes.count("rounds", "N", 0, 1_000_000),
          "0",
          "How many rounds to show; 0 for no end.");

  /** The lists of {@code config/agent.yaml}. */
  static final String TARGETS = "targets";

  static final String POOLS = "pools";

  private Keys() {}
}
