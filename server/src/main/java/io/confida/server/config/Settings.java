package io.confida.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an operator can set. Each value comes from its environment variable, else from {@code
 * config/server.yaml}, else from its default.
 *
 * @param server the HTTP server
 * @param database the database and its connection pool
 * @param logLevel ERROR, WARN, INFO, DEBUG or TRACE
 * @param authMode how callers prove who they are
 * @param jwt which tokens count, where callers have one
 * @param rateLimit how much one caller may ask; empty for any number
 * @param cors which web origins may call
 */
public record Settings(
    ServerSettings server,
    DatabaseSettings database,
    String logLevel,
    AuthMode authMode,
    JwtSettings jwt,
    Optional<RateLimit> rateLimit,
    CorsSettings cors) {

  /**
   * Reads and checks all settings. The file is {@code config/server.yaml} under {@code
   * workingDirectory} where it exists, or the one that {@code CONFIDA_CONFIG} names, which must
   * exist.
   *
   * @throws SettingsException with one line for the operator: a value that is not allowed, an
   *     unknown key and the known one nearest to it, or values that do not go together
   */
  public static Settings load(Map<String, String> environment, Path workingDirectory) {
    Path home = workingDirectory.toAbsolutePath().normalize();
    SettingsSource source = SettingsSource.open(environment, home);
    Settings settings =
        new Settings(
            server(source),
            database(source, home),
            source.get(Keys.LOG_LEVEL),
            source.get(Keys.AUTH_MODE),
            jwt(source),
            source.get(Keys.RATE_LIMIT).in(source.get(Keys.AUTH_MODE)),
            new CorsSettings(source.get(Keys.ALLOWED_ORIGINS)));
    checkImportLimit(settings.server(), source);
    checkOpenDoor(settings, source);
    if (settings.authMode() == AuthMode.JWT) {
      checkKeys(settings.jwt(), source);
    }
    return settings;
  }

  private static ServerSettings server(SettingsSource source) {
    return new ServerSettings(
        source.get(Keys.SERVER_HOST),
        source.get(Keys.SERVER_PORT),
        source.get(Keys.REQUEST_TIMEOUT),
        new ConnectionSettings(
            source.get(Keys.MAX_CONNECTIONS),
            source.get(Keys.IDLE_TIMEOUT),
            source.get(Keys.HEAD_TIMEOUT),
            source.get(Keys.TRANSFER_TIMEOUT)),
        source.get(Keys.POSTING_QUEUE_LIMIT),
        source.get(Keys.SHUTDOWN_DELAY),
        source.get(Keys.SHUTDOWN_GRACE),
        source.get(Keys.MAX_BODY_BYTES),
        source.get(Keys.MAX_IMPORT_BYTES),
        source.get(Keys.IDEMPOTENCY_EXPIRY));
  }

  private static DatabaseSettings database(SettingsSource source, Path home) {
    return new DatabaseSettings(
        source.get(Keys.DATABASE_URL).resolvedAgainst(home),
        source.get(Keys.ASYNC),
        source.get(Keys.POOL_SIZE),
        source.get(Keys.MAX_OVERFLOW),
        source.get(Keys.POOL_TIMEOUT),
        source.get(Keys.POOL_RECYCLE),
        source.get(Keys.MONITORING),
        source.get(Keys.ECHO),
        home.resolve(source.get(Keys.DATA_DIRECTORY)).normalize(),
        source.get(Keys.QUEUE_LIMIT),
        source.get(Keys.OVERFLOW_AFTER),
        source.get(Keys.START_TIMEOUT));
  }

  private static JwtSettings jwt(SettingsSource source) {
    return new JwtSettings(
        source.get(Keys.SECRET_KEY),
        source.get(Keys.JWKS_URL),
        source.get(Keys.JWT_ISSUER),
        source.get(Keys.JWT_AUDIENCE),
        source.get(Keys.JWKS_MAX_AGE),
        source.get(Keys.JWKS_COOLDOWN));
  }

  /** Only where tokens count: other programs know a SECRET_KEY, too. */
  private static void checkKeys(JwtSettings jwt, SettingsSource source) {
    if (jwt.secretKey().isEmpty() && jwt.jwksUrl().isEmpty()) {
      throw new SettingsException(
          "%s: jwt needs keys to tell true tokens by; set SECRET_KEY (HS256) or JWKS_URL (RS256,"
                  .formatted(source.origin(Keys.AUTH_MODE))
              + " ES256)");
    }
    if (!jwt.secretKey().isEmpty()) {
      SecretKeys.fault(jwt.secretKey())
          .ifPresent(
              fault -> {
                throw new SettingsException(
                    "%s: this key %s; make one with: openssl rand -hex 32"
                        .formatted(source.origin(Keys.SECRET_KEY), fault));
              });
    }
  }

  private static void checkImportLimit(ServerSettings server, SettingsSource source) {
    if (server.maxImportBytes() < server.maxBodyBytes()) {
      throw new SettingsException(
          "%s: %d must not be smaller than %s, which is %d"
              .formatted(
                  source.origin(Keys.MAX_IMPORT_BYTES),
                  server.maxImportBytes(),
                  Keys.MAX_BODY_BYTES.variable(),
                  server.maxBodyBytes()));
    }
  }

  /** Without authentication every caller is admin, so only this machine may call. */
  private static void checkOpenDoor(Settings settings, SettingsSource source) {
    if (settings.authMode() == AuthMode.OFF && !isLoopback(settings.server().host(), source)) {
      throw new SettingsException(
          "%s: %s can be reached from other machines, and with AUTH_MODE=off whoever reaches the"
                  .formatted(source.origin(Keys.SERVER_HOST), settings.server().host())
              + " server is admin; use 127.0.0.1, or AUTH_MODE=jwt");
    }
  }

  private static boolean isLoopback(String host, SettingsSource source) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException unknown) {
      throw new SettingsException(
          "%s: the name %s has no address; use 127.0.0.1 or a name that is known here"
              .formatted(source.origin(Keys.SERVER_HOST), host));
    }
  }
}
