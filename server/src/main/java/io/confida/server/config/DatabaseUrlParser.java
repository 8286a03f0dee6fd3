package io.confida.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads database URLs. No message quotes any part that stands before the last {@code @} or that
 * could be a piece of a password whose special characters were not encoded.
 */
final class DatabaseUrlParser {
  private static final String JDBC = "jdbc:postgresql:";
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.]{0,30})://(.*)");
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern ADDRESS_V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*))(?::(.*))?");
  private static final String DEFAULT_PORT = "5432";

  private DatabaseUrlParser() {}

  static DatabaseUrl parse(String text) {
    if (text.isEmpty() || text.equalsIgnoreCase("embedded")) {
      return new DatabaseUrl.Embedded();
    }
    if (text.regionMatches(true, 0, JDBC, 0, JDBC.length())) {
      return jdbc(text.substring(JDBC.length()));
    }
    Matcher url = SCHEME.matcher(text);
    if (!url.matches()) {
      throw new SettingsException("is not a database URL; it must be " + DatabaseUrl.FORMS);
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "postgresql", "postgres", "postgresql+asyncpg" ->
          postgreSql(url.group(2), ParameterDialect.LIBPQ);
      case "sqlite", "sqlite+aiosqlite" -> sqlite(url.group(2));
      default ->
          throw new SettingsException(
              "%s:// is not a database this server knows; it must be %s"
                  .formatted(scheme, DatabaseUrl.FORMS));
    };
  }

  /** pgjdbc also takes the name of a database alone: {@code jdbc:postgresql:name}. */
  private static DatabaseUrl jdbc(String rest) {
    String hierarchical = rest.startsWith("//") ? rest.substring(2) : "/" + stripSlash(rest);
    return postgreSql(hierarchical, ParameterDialect.PGJDBC);
  }

  private static String stripSlash(String text) {
    return text.startsWith("/") ? text.substring(1) : text;
  }

  private static DatabaseUrl.PostgreSql postgreSql(String rest, ParameterDialect dialect) {
    int authorityEnd = firstOf(rest, '/', '?');
    String authority = rest.substring(0, authorityEnd);
    String tail = rest.substring(authorityEnd);
    if (tail.indexOf('@') >= 0) {
      throw new SettingsException(
          "an @ stands after the host; in the password write @ as %40, / as %2F and ? as %3F,"
              + " elsewhere @ as %40");
    }
    int at = authority.lastIndexOf('@');
    String credentials = at < 0 ? "" : authority.substring(0, at);
    int colon = credentials.indexOf(':');
    String givenUser =
        UrlText.decode(colon < 0 ? credentials : credentials.substring(0, colon), "user");
    String givenPassword =
        UrlText.decode(colon < 0 ? "" : credentials.substring(colon + 1), "password");

    int question = firstOf(tail, '?', '?');
    String query = question == tail.length() ? "" : tail.substring(question + 1);
    PostgreSqlParameters parameters = PostgreSqlParameters.parse(query, dialect);
    String user = firstGiven(parameters.user(), givenUser, System.getProperty("user.name", ""));
    String database = database(stripSlash(tail.substring(0, question)), user, dialect);
    return new DatabaseUrl.PostgreSql(
        hosts(authority.substring(at + 1)),
        database,
        user,
        Secret.of(firstGiven(parameters.password(), givenPassword, "")),
        parameters.forDriver());
  }

  private static int firstOf(String text, char one, char other) {
    int index = 0;
    while (index < text.length() && text.charAt(index) != one && text.charAt(index) != other) {
      index++;
    }
    return index;
  }

  private static String firstGiven(@Nullable String first, String second, String otherwise) {
    if (first != null && !first.isEmpty()) {
      return first;
    }
    return second.isEmpty() ? otherwise : second;
  }

  private static String database(String path, String user, ParameterDialect dialect) {
    if (path.indexOf('/') >= 0) {
      throw new SettingsException(
          "the database's name holds a /; write it as %2F, and likewise in the password");
    }
    String name = dialect.decode(path, "database's name");
    // As libpq and pgjdbc have it: without a name, the database is called as the user.
    return name.isEmpty() ? user : name;
  }

  private static List<DatabaseUrl.Host> hosts(String text) {
    List<DatabaseUrl.Host> hosts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      hosts.add(host(part));
    }
    return hosts;
  }

  private static DatabaseUrl.Host host(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      throw new SettingsException(
          "the host is not written as host:port or [IPv6 address]:port; several are separated by"
              + " commas, and in the password : @ / ? are written %3A %40 %2F %3F");
    }
    String name = parts.group(1);
    if (name == null) {
      name = UrlText.decode(parts.group(2), "host");
      if (name.startsWith("/")) {
        throw new SettingsException(
            "the host is a Unix socket, which the Java driver cannot use; give a host name");
      }
      name = name.isEmpty() ? "localhost" : name;
      if (!HOST_NAME.matcher(name).matches()) {
        throw new SettingsException("the host is not a host name or an address");
      }
    } else if (!ADDRESS_V6.matcher(name).matches()) {
      throw new SettingsException("the host in brackets is not an IPv6 address");
    }
    return new DatabaseUrl.Host(name, port(parts.group(3)));
  }

  private static int port(@Nullable String text) {
    String digits = text == null || text.isEmpty() ? DEFAULT_PORT : text;
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw new SettingsException(
          "the port after the host is not a number from 1 to 65535; in the password write : as %3A"
              + " and / as %2F");
    }
    return port;
  }

  /** Three slashes begin a path relative to the working directory, four an absolute one. */
  private static DatabaseUrl.Sqlite sqlite(String rest) {
    if (rest.isEmpty() || rest.equals("/") || rest.equals("/:memory:")) {
      return new DatabaseUrl.Sqlite(null);
    }
    if (!rest.startsWith("/")) {
      throw new SettingsException(
          "SQLite has no host; write sqlite:///./file.db (relative) or sqlite:////path/file.db");
    }
    if (rest.indexOf('?') >= 0) {
      throw new SettingsException("SQLite takes no parameters after a ?; leave them out");
    }
    String file = UrlText.decode(rest.substring(1), "file's name");
    if (file.indexOf('?') >= 0) {
      // What stands behind it is taken for parameters by SQLite's driver.
      throw new SettingsException("the SQLite file's name holds a ? (%3F); name another file");
    }
    if (file.endsWith("/")) {
      throw new SettingsException("the URL names a directory; name a file in it");
    }
    try {
      return new DatabaseUrl.Sqlite(Path.of(file));
    } catch (InvalidPathException notAPath) {
      throw new SettingsException("the URL holds no path that a file can have here");
    }
  }

  /** How a URL writes its parameters. */
  enum ParameterDialect {
    /** Parameters as libpq names them. */
    LIBPQ {
      @Override
      String decode(String text, String part) {
        return UrlText.decode(text, part);
      }

      @Override
      Map.@Nullable Entry<String, String> forDriver(String name, String value) {
        return LibpqParameters.forDriver(name, value);
      }
    },
    /** Parameters as pgjdbc names them; there a plus stands for a space. */
    PGJDBC {
      @Override
      String decode(String text, String part) {
        return UrlText.decode(text.replace('+', ' '), part);
      }

      @Override
      Map.@Nullable Entry<String, String> forDriver(String name, String value) {
        return PgjdbcParameters.forDriver(name, value);
      }
    };

    abstract String decode(String text, String part);

    /** The parameter for the driver, or null when the driver behaves so anyway. */
    abstract Map.@Nullable Entry<String, String> forDriver(String name, String value);
  }
}
