package io.confida.monitor.config;

import java.util.Optional;

/** A JVM, or several, that the operator wants watched. */
public sealed interface TargetSpec {

  /** The name by which it goes in metrics and documents. */
  String name();

  /** A JVM of this user by its process id. */
  record Pid(String name, long pid) implements TargetSpec {}

  /**
   * Every JVM of this user whose main class or jar matches.
   *
   * @param pattern part of the name, or a regular expression
   */
  record Match(String name, String pattern) implements TargetSpec {}

  /**
   * A JVM over JMX remote.
   *
   * @param url {@code host:port} or {@code service:jmx:…}
   * @param login who to log in as; empty for nobody
   * @param tls whether its registry is asked over TLS
   */
  record Url(String name, String url, Optional<Login> login, boolean tls) implements TargetSpec {}

  /** User and password. */
  record Login(String user, Secret password) {}
}
