package io.confida.monitor.inject;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.discovery.JdbcUrl;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the database of a HikariCP listens: from its URL, the properties of its data source, or the
 * data source itself, whichever its owner has given. Users and passwords are not looked at.
 */
final class HikariDatabase {
  private HikariDatabase() {}

  /**
   * @param jdbcUrl the config's, if it has one
   * @param config a HikariConfig
   */
  static Optional<DatabaseAddress> of(@Nullable Object jdbcUrl, Object config) {
    if (jdbcUrl instanceof String url) {
      return JdbcUrl.address(url);
    }
    Object source = get(config, "getDataSource");
    if (source != null) {
      return ofDataSource(source);
    }
    Object properties = get(config, "getDataSourceProperties");
    String className = String.valueOf(get(config, "getDataSourceClassName"));
    return properties instanceof Properties known
        ? ofProperties(className, known)
        : Optional.empty();
  }

  private static Optional<DatabaseAddress> ofDataSource(Object source) {
    for (String getter : List.of("getUrl", "getURL", "getJdbcUrl")) {
      if (get(source, getter) instanceof String url) {
        return JdbcUrl.address(url);
      }
    }
    return ofServers(
        source.getClass().getName(),
        first(get(source, "getServerNames"), get(source, "getServerName")),
        first(get(source, "getPortNumbers"), get(source, "getPortNumber")));
  }

  private static Optional<DatabaseAddress> ofProperties(String className, Properties properties) {
    for (String key : List.of("url", "URL", "jdbcUrl")) {
      if (properties.get(key) instanceof String url) {
        return JdbcUrl.address(url);
      }
    }
    return ofServers(
        className,
        first(properties.get("serverNames"), properties.get("serverName")),
        first(
            properties.get("portNumbers"),
            first(properties.get("portNumber"), properties.get("port"))));
  }

  private static @Nullable Object first(@Nullable Object one, @Nullable Object other) {
    return one == null ? other : one;
  }

  private static Optional<DatabaseAddress> ofServers(
      String className, @Nullable Object names, @Nullable Object ports) {
    Protocol protocol = protocolOf(className);
    List<String> hosts = list(names);
    List<String> numbers = list(ports);
    if (hosts.isEmpty() && protocol != Protocol.OTHER) {
      hosts = List.of("localhost");
    }
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      String port = numbers.isEmpty() ? "0" : numbers.get(Math.min(i, numbers.size() - 1));
      if (port.equals("0")) {
        port = usualPort(protocol);
      }
      if (!port.isEmpty()) {
        addresses.add(hosts.get(i) + ":" + port);
      }
    }
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(new DatabaseAddress(protocol, addresses));
  }

  private static String usualPort(Protocol protocol) {
    return switch (protocol) {
      case POSTGRESQL -> "5432";
      case MYSQL -> "3306";
      case OTHER -> "";
    };
  }

  private static Protocol protocolOf(String className) {
    String lower = className.toLowerCase(Locale.ROOT);
    if (lower.startsWith("org.postgresql.") || lower.startsWith("com.impossibl.")) {
      return Protocol.POSTGRESQL;
    }
    return lower.startsWith("com.mysql.") || lower.startsWith("org.mariadb.")
        ? Protocol.MYSQL
        : Protocol.OTHER;
  }

  /** Of an array, a comma-separated text or a single value. */
  private static List<String> list(@Nullable Object value) {
    List<String> list = new ArrayList<>();
    if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(String.valueOf(Array.get(value, i)));
      }
    } else if (value != null) {
      for (String part : String.valueOf(value).split(",", -1)) {
        list.add(part.strip());
      }
    }
    list.removeIf(String::isEmpty);
    return list;
  }

  /** Null where there is no such getter, or it throws: then the address is not known. */
  private static @Nullable Object get(Object bean, String getter) {
    try {
      return bean.getClass().getMethod(getter).invoke(bean);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }
}
