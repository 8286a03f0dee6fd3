package io.confida.monitor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an operator can set, checked.
 *
 * @param listen where the endpoints are
 * @param sampling how pools are sampled
 * @param holding what counts as long
 * @param compat whether metrics are given by Micrometer's names, too
 * @param jfr whether flight recorders are asked for round trips
 * @param databases JDBC URLs of databases whose pools do not tell them; may hold secrets
 * @param jmxTrust what to trust at JMX URLs; empty for the JDK's own list
 * @param pools the operator's own rows of pool libraries
 * @param targets what the file lists to be watched
 * @param warnings what the operator should know, one line each
 */
public record AgentSettings(
    Listen listen,
    Sampling sampling,
    Holding holding,
    boolean compat,
    boolean jfr,
    List<String> databases,
    Optional<Trust> jmxTrust,
    List<PoolRow> pools,
    List<TargetSpec> targets,
    List<String> warnings) {

  private static final long MOST_SAMPLES = 100_000;

  /**
   * Where the endpoints are, and to whom they answer.
   *
   * @param allowedHosts further names by which clients may call
   * @param token what clients must send
   * @param certificate for HTTPS; empty for plain HTTP
   */
  public record Listen(
      String bind,
      int port,
      List<String> allowedHosts,
      Optional<Secret> token,
      Optional<Certificate> certificate) {}

  /** The endpoints' own certificate. */
  public sealed interface Certificate {
    /** Two PEM files. */
    record Pem(Path certificates, Path key) implements Certificate {}

    /** A PKCS12 or JKS file. */
    record KeyStoreFile(Path file, Secret password) implements Certificate {}
  }

  /**
   * How pools are sampled.
   *
   * @param hz samples a second
   * @param history how far back they are kept
   * @param peakWindow how far back the peaks in the metrics reach
   */
  public record Sampling(int hz, Duration history, Duration peakWindow) {
    /** The distance between two samples. */
    public Duration interval() {
      // Duration's own division takes java.math along: two megabytes of a target's heap.
      return Duration.ofNanos(1_000_000_000L / hz);
    }
  }

  /**
   * What counts as long, and how closely borrowers are looked at.
   *
   * @param after from when on a connection's holder is listed
   * @param leakAfter from when on a leak is suspected
   * @param stacksPerSecond borrowers' stacks noted at most, a pool; 0 for none
   */
  public record Holding(Duration after, Duration leakAfter, int stacksPerSecond) {}

  /** A key store with certificates, and its password if it has one. */
  public record Trust(Path file, Optional<Secret> password) {}

  public AgentSettings {
    databases = List.copyOf(databases);
    pools = List.copyOf(pools);
    targets = List.copyOf(targets);
    warnings = List.copyOf(warnings);
  }

  /** The same with at least this much history. */
  public AgentSettings keeping(Duration history) {
    if (sampling.history().compareTo(history) >= 0) {
      return this;
    }
    return new AgentSettings(
        listen,
        new Sampling(sampling.hz(), history, sampling.peakWindow()),
        holding,
        compat,
        jfr,
        databases,
        jmxTrust,
        pools,
        targets,
        warnings);
  }

  /** Nothing is set. */
  public static AgentSettings defaults() {
    return of(Values.none(), Optional.empty(), Map.of());
  }

  /**
   * Puts settings together.
   *
   * @param values what was given beside the file, and wins over it
   * @param file the configuration file, if there is one
   * @param environment where secrets may stand
   * @throws ConfigException with one line for the operator
   */
  public static AgentSettings of(
      Values values, Optional<ConfigFile> file, Map<String, String> environment) {
    // Plain where a lambda would do: most agents have no file, and each lambda costs its target.
    ConfigFile from = file.orElse(null);
    Values all = from == null ? values : values.over(from.values());
    SecretSource secrets = new SecretSource(environment);
    Listen listen = listen(all, secrets);
    Sampling sampling =
        new Sampling(all.get(Keys.HZ), all.get(Keys.HISTORY), all.get(Keys.PEAK_WINDOW));
    check(all, sampling);
    List<TargetSpec> targets = from == null ? List.of() : from.targets(secrets);
    return new AgentSettings(
        listen,
        sampling,
        new Holding(
            all.get(Keys.HELD_AFTER), all.get(Keys.LEAK_AFTER), all.get(Keys.STACKS_PER_SECOND)),
        all.get(Keys.COMPAT),
        all.get(Keys.JFR),
        all.get(Keys.DATABASES),
        trust(all, secrets),
        from == null ? List.of() : from.pools(),
        targets,
        secrets.warnings());
  }

  private static Listen listen(Values values, SecretSource secrets) {
    return new Listen(
        values.get(Keys.BIND),
        values.get(Keys.PORT),
        values.get(Keys.ALLOWED_HOSTS),
        secrets.read(values, Keys.TOKEN_FILE, Keys.TOKEN_ENV),
        certificate(values, secrets));
  }

  private static Optional<Trust> trust(Values values, SecretSource secrets) {
    Optional<Secret> password =
        secrets.read(values, Keys.JMX_TRUST_STORE_PASSWORD_FILE, Keys.JMX_TRUST_STORE_PASSWORD_ENV);
    Optional<Path> file = values.get(Keys.JMX_TRUST_STORE);
    return file.isPresent() ? Optional.of(new Trust(file.get(), password)) : Optional.empty();
  }

  private static Optional<Certificate> certificate(Values values, SecretSource secrets) {
    Optional<Path> pem = values.get(Keys.TLS_CERTIFICATE);
    Optional<Path> key = values.get(Keys.TLS_KEY);
    Optional<Path> store = values.get(Keys.TLS_KEYSTORE);
    Optional<Secret> password =
        secrets.read(values, Keys.TLS_KEYSTORE_PASSWORD_FILE, Keys.TLS_KEYSTORE_PASSWORD_ENV);
    if (pem.isPresent() != key.isPresent()) {
      Key<?> there = pem.isPresent() ? Keys.TLS_CERTIFICATE : Keys.TLS_KEY;
      Key<?> missing = pem.isPresent() ? Keys.TLS_KEY : Keys.TLS_CERTIFICATE;
      throw new ConfigException(
          "%s: needs %s beside it".formatted(values.origin(there), missing.name()));
    }
    if (store.isPresent() && pem.isPresent()) {
      throw new ConfigException(
          "%s: the certificate comes from %s already; give one of the two"
              .formatted(values.origin(Keys.TLS_KEYSTORE), Keys.TLS_CERTIFICATE.name()));
    }
    if (store.isPresent()) {
      return Optional.of(
          new Certificate.KeyStoreFile(
              store.get(),
              password.orElseThrow(
                  () ->
                      new ConfigException(
                          "%s: needs %s or %s beside it"
                              .formatted(
                                  values.origin(Keys.TLS_KEYSTORE),
                                  Keys.TLS_KEYSTORE_PASSWORD_FILE.name(),
                                  Keys.TLS_KEYSTORE_PASSWORD_ENV.name())))));
    }
    return pem.isPresent()
        ? Optional.of(new Certificate.Pem(pem.get(), key.orElseThrow()))
        : Optional.empty();
  }

  private static void check(Values values, Sampling sampling) {
    long samples = sampling.history().toNanos() / sampling.interval().toNanos();
    if (samples > MOST_SAMPLES) {
      throw new ConfigException(
          "%s: %d samples a pool at %d a second are too many; keep %d or fewer"
              .formatted(values.origin(Keys.HISTORY), samples, sampling.hz(), MOST_SAMPLES));
    }
    if (sampling.peakWindow().compareTo(sampling.history()) > 0) {
      throw new ConfigException(
          "%s: peaks cannot reach further back than the history does"
              .formatted(
                  values.has(Keys.PEAK_WINDOW)
                      ? values.origin(Keys.PEAK_WINDOW)
                      : values.origin(Keys.HISTORY)));
    }
  }
}
