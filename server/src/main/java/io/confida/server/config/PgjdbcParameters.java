package io.confida.server.config;

import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** pgjdbc's own parameters, as the driver on the class path lists them. */
final class PgjdbcParameters {
  /** Named elsewhere in the URL, or secret: the URL that goes to the driver must not hold them. */
  private static final Set<String> APART =
      Set.of("user", "password", "sslpassword", "PGHOST", "PGPORT", "PGDBNAME");

  private PgjdbcParameters() {}

  static Map.Entry<String, String> forDriver(String name, String value) {
    Map<String, DriverPropertyInfo> known = known();
    DriverPropertyInfo parameter = known.get(name);
    if (parameter == null) {
      throw new SettingsException(LibpqParameters.unknown(name, known.keySet()));
    }
    String @Nullable [] choices = parameter.choices;
    if (choices != null && !Arrays.asList(choices).contains(value)) {
      throw new SettingsException(
          "the value of the parameter %s must be one of %s"
              .formatted(name, String.join(", ", choices)));
    }
    return Map.entry(name, value);
  }

  private static Map<String, DriverPropertyInfo> known() {
    Map<String, DriverPropertyInfo> known = new TreeMap<>();
    String anyUrl = "jdbc:postgresql:";
    try {
      for (DriverPropertyInfo each :
          DriverManager.getDriver(anyUrl).getPropertyInfo(anyUrl, new Properties())) {
        if (!APART.contains(each.name)) {
          known.put(each.name, each);
        }
      }
    } catch (SQLException noDriver) {
      throw new IllegalStateException("the PostgreSQL driver is not on the class path", noDriver);
    }
    return known;
  }
}
