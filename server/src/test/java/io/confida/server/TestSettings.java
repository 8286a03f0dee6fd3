package io.confida.server;

import io.confida.server.config.DatabaseSettings;
import io.confida.server.config.DatabaseUrl;
import java.nio.file.Path;
import java.time.Duration;

/** Database settings for a test: small and quick, unless it says otherwise. */
public final class TestSettings {

  private final DatabaseUrl url;
  private boolean async = true;
  private int poolSize = 4;
  private int maxOverflow = 2;
  private Duration poolTimeout = Duration.ofSeconds(10);
  private Duration poolRecycle = Duration.ofHours(1);
  private boolean echo;
  private int queueLimit = 2_000;
  private Duration overflowAfter = Duration.ofMillis(25);
  private Duration startTimeout = Duration.ofSeconds(10);

  private TestSettings(DatabaseUrl url) {
    this.url = url;
  }

  /** Settings for this database; virtual threads, 4 connections and 2 more. */
  public static TestSettings of(DatabaseUrl url) {
    return new TestSettings(url);
  }

  /** Virtual threads, or a pool of platform threads. */
  public TestSettings async(boolean value) {
    async = value;
    return this;
  }

  /** Connections that are kept, and those opened above them under load. */
  public TestSettings pool(int kept, int overflow) {
    poolSize = kept;
    maxOverflow = overflow;
    return this;
  }

  /** The longest wait at the gate. */
  public TestSettings poolTimeout(Duration value) {
    poolTimeout = value;
    return this;
  }

  /** The age at which a connection is replaced. */
  public TestSettings poolRecycle(Duration value) {
    poolRecycle = value;
    return this;
  }

  /** Whether each statement is logged. */
  public TestSettings echo(boolean value) {
    echo = value;
    return this;
  }

  /** Requests that may wait at the gate. */
  public TestSettings queueLimit(int value) {
    queueLimit = value;
    return this;
  }

  /** How long the head of the line waits before one more connection is opened. */
  public TestSettings overflowAfter(Duration value) {
    overflowAfter = value;
    return this;
  }

  /** How long the start waits for the database. */
  public TestSettings startTimeout(Duration value) {
    startTimeout = value;
    return this;
  }

  /** The settings. */
  public DatabaseSettings build() {
    return new DatabaseSettings(
        url,
        async,
        poolSize,
        maxOverflow,
        poolTimeout,
        poolRecycle,
        true,
        echo,
        Path.of("target", "no-embedded-database").toAbsolutePath(),
        queueLimit,
        overflowAfter,
        startTimeout);
  }
}
