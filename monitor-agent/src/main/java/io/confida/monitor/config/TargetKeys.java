package io.confida.monitor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can be set of one entry of {@code targets}. */
public final class TargetKeys {
  public static final Key<Optional<String>> NAME =
      new Key<>(
          "name",
          ValueTypes.text("name, unique among the targets", "NAME").orNone(),
          "",
          "The target's name in metrics and documents. Without one its pid, pattern or URL.");
  public static final Key<Optional<Long>> PID =
      new Key<>("pid", ValueTypes.pid().orNone(), "", "A JVM of this user on this machine.");
  public static final Key<Optional<String>> MATCH =
      new Key<>(
          "match",
          ValueTypes.text("part of a main class's name or jar, or a regular expression", "PATTERN")
              .orNone(),
          "",
          "All JVMs of this user whose main class or jar matches, now and later: name, name-2, name-3…");
  public static final Key<Optional<String>> URL =
      new Key<>(
          "url",
          ValueTypes.text("host:port or service:jmx:…", "URL").orNone(),
          "",
          "A JVM that lets itself be asked over JMX remote.");
  public static final Key<Optional<String>> USER =
      new Key<>(
          "user",
          ValueTypes.text("user name", "NAME").orNone(),
          "",
          "Who to log in as at that URL.");
  public static final Key<Optional<Path>> PASSWORD_FILE =
      new Key<>(
          "password-file", ValueTypes.file().orNone(), "", "A file with the user's password.");
  public static final Key<Optional<String>> PASSWORD_ENV =
      new Key<>(
          "password-env",
          ValueTypes.variable().orNone(),
          "",
          "The environment variable with that password, instead of a file.");
  public static final Key<Boolean> TLS =
      new Key<>("tls", ValueTypes.bool(), "false", "Whether the URL's registry is asked over TLS.");

  /** In the order of {@code config/agent.yaml}. */
  public static final List<Key<?>> ALL =
      List.of(NAME, PID, MATCH, URL, USER, PASSWORD_FILE, PASSWORD_ENV, TLS);

  /** Those that say how to log in at a URL: flags of the commands that take one, too. */
  public static final List<Key<?>> LOGIN = List.of(USER, PASSWORD_FILE, PASSWORD_ENV, TLS);

  private TargetKeys() {}
}
