package io.confida.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * libpq's connection parameters and pgjdbc's names for the same. Source: PostgreSQL 18, "34.1.2.
 * Parameter Key Words", and pgjdbc's {@code PGProperty}.
 */
final class LibpqParameters {
  /** A rule turns libpq's value into pgjdbc's, or gives null for a value it must refuse. */
  private record Rule(String driverName, String allowed, UnaryOperator<@Nullable String> value) {}

  static final String SSL_MODES = "disable, allow, prefer, require, verify-ca, verify-full";

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("sslmode", words("sslmode", SSL_MODES)),
          // asyncpg's name for sslmode, which SQLAlchemy's URLs use.
          Map.entry("ssl", words("sslmode", SSL_MODES)),
          Map.entry("sslcert", text("sslcert")),
          Map.entry("sslkey", text("sslkey")),
          Map.entry("sslrootcert", text("sslrootcert")),
          Map.entry("sslnegotiation", words("sslNegotiation", "postgres, direct")),
          Map.entry("gssencmode", words("gssEncMode", "disable, allow, prefer, require")),
          Map.entry("channel_binding", words("channelBinding", "disable, prefer, require")),
          Map.entry("application_name", text("ApplicationName")),
          Map.entry("options", text("options")),
          Map.entry(
              "connect_timeout", pattern("connectTimeout", "a number of seconds", "\\d{1,6}")),
          Map.entry(
              "keepalives", mapped("tcpKeepAlive", Map.of("1", "true", "0", "false"), "0 or 1")),
          Map.entry(
              "load_balance_hosts",
              mapped(
                  "loadBalanceHosts",
                  Map.of("disable", "false", "random", "true"),
                  "disable or random")),
          Map.entry(
              "target_session_attrs",
              mapped(
                  "targetServerType",
                  Map.of(
                      "any", "any",
                      "read-write", "primary",
                      "primary", "primary",
                      "read-only", "secondary",
                      "standby", "secondary",
                      "prefer-standby", "preferSecondary"),
                  "one of any, read-write, read-only, primary, standby, prefer-standby")));

  private LibpqParameters() {}

  static Map.@Nullable Entry<String, String> forDriver(String name, String value) {
    if (name.equals("client_encoding")
        && List.of("utf8", "utf-8", "auto").contains(value.toLowerCase(Locale.ROOT))) {
      // pgjdbc speaks UTF-8 and nothing else.
      return null;
    }
    Rule rule = RULES.get(name);
    if (rule == null) {
      throw new SettingsException(unknown(name, RULES.keySet()));
    }
    String driverValue = rule.value().apply(value);
    if (driverValue == null) {
      throw new SettingsException(
          "the value of the parameter %s must be %s".formatted(name, rule.allowed()));
    }
    return Map.entry(rule.driverName(), driverValue);
  }

  /** Names a parameter nobody knows, unless it could be anything but a parameter's name. */
  static String unknown(String name, Set<String> known) {
    return name.matches("[A-Za-z][A-Za-z_]{1,40}")
        ? "unknown parameter %s; did you mean %s?".formatted(name, Nearest.to(name, known))
        : "a parameter has a name that no parameter can have; write & in a value as %26";
  }

  private static Rule text(String driverName) {
    return new Rule(driverName, "a text", value -> value);
  }

  private static Rule pattern(String driverName, String allowed, String pattern) {
    return new Rule(
        driverName, allowed, value -> value != null && value.matches(pattern) ? value : null);
  }

  private static Rule words(String driverName, String words) {
    List<String> allowed = Arrays.asList(words.split(", "));
    return new Rule(driverName, "one of " + words, value -> allowed.contains(value) ? value : null);
  }

  private static Rule mapped(String driverName, Map<String, String> values, String allowed) {
    return new Rule(driverName, allowed, value -> value == null ? null : values.get(value));
  }
}
