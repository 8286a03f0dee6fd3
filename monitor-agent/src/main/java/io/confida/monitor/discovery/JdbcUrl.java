package io.confida.monitor.discovery;

import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads where a JDBC URL leads, and nothing else of it: what may be a user, a password or a
 * parameter is left behind. By hand: the first regular expressions of a JVM take some hundred
 * kilobytes of it.
 */
public final class JdbcUrl {
  private static final Map<String, Integer> PORTS =
      Map.of(
          "postgresql",
          5432,
          "pgsql",
          5432,
          "mysql",
          3306,
          "mariadb",
          3306,
          "sqlserver",
          1433,
          "oracle",
          1521,
          "db2",
          50000);

  private JdbcUrl() {}

  /** Empty for a database in this JVM or in a file, and for a URL that is not understood. */
  public static Optional<DatabaseAddress> address(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("jdbc:")) {
      return Optional.empty();
    }
    String kind = kind(lower);
    if (lower.contains("+srv:")) {
      // The hosts stand in the name service, not here.
      return Optional.empty();
    }
    String authority = authority(url, kind);
    List<String> hosts = new ArrayList<>();
    if (authority.toLowerCase(Locale.ROOT).contains("host=")) {
      addKeyed(hosts, authority, kind);
    } else {
      for (String part : authority.split(",", -1)) {
        addPlain(hosts, part.strip(), kind);
      }
    }
    if (hosts.isEmpty() && isLocalByDefault(kind)) {
      add(hosts, "localhost", null, kind);
    }
    return address(protocol(kind), hosts);
  }

  /** Drivers that wrap others put their name between: {@code jdbc:otel:postgresql://…}. */
  private static String kind(String lower) {
    for (int i = 0; i < lower.length(); i++) {
      if (lower.charAt(i) == ':' || lower.charAt(i) == '+') {
        String word = cut(lower.substring(i + 1), ":@/");
        if (PORTS.containsKey(word) && i + 1 + word.length() < lower.length()) {
          return word;
        }
      }
    }
    return "";
  }

  /**
   * As MySQL writes a host of a list: {@code address=(host=a)(port=1)}, {@code (host=a,port=1)}.
   */
  private static void addKeyed(List<String> hosts, String authority, String kind) {
    String lower = authority.toLowerCase(Locale.ROOT);
    for (int at = lower.indexOf("host="); at >= 0; at = lower.indexOf("host=", at + 1)) {
      String host = cut(authority.substring(at + 5), ",()");
      int next = at + 5 + host.length();
      while (next < lower.length() && ",()".indexOf(lower.charAt(next)) >= 0) {
        next++;
      }
      String port = lower.startsWith("port=", next) ? digits(lower, next + 5) : "";
      add(hosts, host, port.isEmpty() ? null : port, kind);
    }
  }

  private static void addPlain(List<String> hosts, String part, String kind) {
    boolean bracketed = part.startsWith("[");
    int end = bracketed ? part.indexOf(']') + 1 : cut(part, ":/[]").length();
    if (end > (bracketed ? 2 : 0)) {
      String port = part.startsWith(":", end) ? digits(part, end + 1) : "";
      add(hosts, part.substring(0, end), port.isEmpty() ? null : port, kind);
    }
  }

  private static String digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return text.substring(from, end);
  }

  private static Optional<DatabaseAddress> address(Protocol protocol, List<String> hosts) {
    return hosts.isEmpty() ? Optional.empty() : Optional.of(new DatabaseAddress(protocol, hosts));
  }

  private static boolean isLocalByDefault(String kind) {
    return protocol(kind) != Protocol.OTHER;
  }

  /** What lies between the slashes, without a user in front of it. */
  private static String authority(String url, String kind) {
    if (kind.equals("oracle")) {
      int at = url.indexOf('@');
      String rest = at < 0 ? "" : url.substring(at + 1);
      int slashes = rest.startsWith("tcp:") ? 4 : rest.startsWith("tcps:") ? 5 : 0;
      rest = rest.startsWith("//", slashes) ? rest.substring(slashes + 2) : rest;
      return rest.startsWith("(") ? rest : cut(rest, "/?;");
    }
    int slashes = url.indexOf("//");
    if (slashes < 0) {
      return "";
    }
    String rest = cut(url.substring(slashes + 2), "/?;");
    return rest.substring(rest.lastIndexOf('@') + 1);
  }

  private static String cut(String text, String ends) {
    for (int i = 0; i < text.length(); i++) {
      if (ends.indexOf(text.charAt(i)) >= 0) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  private static void add(List<String> hosts, String host, @Nullable String port, String kind) {
    Integer usual = PORTS.get(kind);
    String chosen = port != null ? port : usual == null ? "" : usual.toString();
    // SQL Server's "host\\instance" says nothing of the port.
    if (!chosen.isEmpty() && !host.isBlank() && host.indexOf('\\') < 0) {
      String address = host.strip() + ":" + chosen;
      if (!hosts.contains(address)) {
        hosts.add(address);
      }
    }
  }

  private static Protocol protocol(String kind) {
    return switch (kind) {
      case "postgresql", "pgsql" -> Protocol.POSTGRESQL;
      case "mysql", "mariadb" -> Protocol.MYSQL;
      default -> Protocol.OTHER;
    };
  }
}
