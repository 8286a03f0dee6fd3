package io.confida.monitor.discovery;

import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads where a JDBC URL leads, and nothing else of it: what may be a user, a password or a
 * parameter is left behind.
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

  /** Drivers that wrap others put their name between: {@code jdbc:otel:postgresql://…}. */
  private static final Pattern DATABASE =
      Pattern.compile("[:+](postgresql|pgsql|mysql|mariadb|sqlserver|oracle|db2)(?=[:@/])");

  /**
   * As MySQL writes a host of a list: {@code address=(host=a)(port=1)}, {@code (host=a,port=1)}.
   */
  private static final Pattern KEYED_HOST =
      Pattern.compile("\\(?host=([^,()]+)\\)?[,(]*(?:port=(\\d+))?", Pattern.CASE_INSENSITIVE);

  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]+\\]|[^:/\\[\\]]+)(?::(\\d+))?");

  private JdbcUrl() {}

  /** Empty for a database in this JVM or in a file, and for a URL that is not understood. */
  public static Optional<DatabaseAddress> address(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("jdbc:")) {
      return Optional.empty();
    }
    Matcher database = DATABASE.matcher(lower);
    String kind = database.find() ? database.group(1) : "";
    if (lower.contains("+srv:")) {
      // The hosts stand in the name service, not here.
      return Optional.empty();
    }
    String authority = authority(url, kind);
    List<String> hosts = new ArrayList<>();
    if (authority.toLowerCase(Locale.ROOT).contains("host=")) {
      Matcher keyed = KEYED_HOST.matcher(authority);
      while (keyed.find()) {
        add(hosts, keyed.group(1), keyed.group(2), kind);
      }
    } else {
      for (String part : authority.split(",", -1)) {
        Matcher host = HOST.matcher(part.strip());
        if (host.lookingAt()) {
          add(hosts, host.group(1), host.group(2), kind);
        }
      }
    }
    if (hosts.isEmpty() && isLocalByDefault(kind)) {
      add(hosts, "localhost", null, kind);
    }
    return address(protocol(kind), hosts);
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
      rest = rest.replaceFirst("^(?:tcps?:)?//", "");
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

  private static void add(
      List<String> hosts,
      String host,
      @org.jspecify.annotations.Nullable String port,
      String kind) {
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
