package io.confida.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands after the question mark of a PostgreSQL URL, credentials taken apart.
 *
 * @param user the user, or null when none stands there
 * @param password the password, or null when none stands there
 * @param forDriver the other parameters, by their pgjdbc names
 */
record PostgreSqlParameters(
    @Nullable String user, @Nullable String password, Map<String, String> forDriver) {

  static PostgreSqlParameters parse(String query, DatabaseUrlParser.ParameterDialect dialect) {
    String user = null;
    String password = null;
    Map<String, String> forDriver = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new SettingsException(
            "a parameter after the ? has no value; write name=value, and & in a value as %26");
      }
      String name = dialect.decode(part.substring(0, equals), "name of a parameter");
      String value = dialect.decode(part.substring(equals + 1), "value of a parameter");
      switch (name) {
        case "user" -> user = value;
        case "password" -> password = value;
        default -> {
          Map.Entry<String, String> parameter = dialect.forDriver(name, value);
          if (parameter != null) {
            forDriver.put(parameter.getKey(), parameter.getValue());
          }
        }
      }
    }
    return new PostgreSqlParameters(user, password, forDriver);
  }

  @Override
  public String toString() {
    return "PostgreSqlParameters" + forDriver;
  }
}
