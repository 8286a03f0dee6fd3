package io.confida.server.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Tells by one statement whether a schema is the one of this version already, as it is at every
 * start but the first: then Flyway, which takes a good part of a start to load, is not asked.
 *
 * <p>It is when Flyway's table names exactly the migrations that come with the server, all of them
 * done, each with the checksum of its file. Whatever else is there (nothing, one migration less or
 * more, a failed or a changed one) is Flyway's to judge.
 */
final class SchemaHistory {

  /** Flyway's table. */
  static final String TABLE = "confida_schema";

  private static final Logger LOGGER = System.getLogger(SchemaHistory.class.getName());
  private static final Pattern MIGRATION = Pattern.compile("V([0-9]+(?:[._][0-9]+)*)__.+\\.sql");

  private SchemaHistory() {}

  static boolean isCurrent(Connection connection, Dialect dialect) {
    try {
      Map<String, Integer> shipped = shipped(dialect.migrationsFolder());
      return !shipped.isEmpty() && shipped.equals(applied(connection));
    } catch (SQLException | IOException e) {
      // The first start on this database; or Flyway says what is wrong.
      LOGGER.log(Level.DEBUG, "Flyway is to look at the schema: {0}", e.getMessage());
      return false;
    }
  }

  /** Checksums by version, empty when a row says that not all went as it does. */
  private static Map<String, Integer> applied(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT version, type, checksum, success FROM " + TABLE)) {
      Map<String, Integer> applied = new HashMap<>();
      while (rows.next()) {
        String version = rows.getString("version");
        int checksum = rows.getInt("checksum");
        boolean plain = version != null && !rows.wasNull() && "SQL".equals(rows.getString("type"));
        if (!plain || !rows.getBoolean("success") || applied.put(version, checksum) != null) {
          return Map.of();
        }
      }
      return applied;
    }
  }

  /** Checksums by version; empty when the class path is none whose folders can be listed. */
  static Map<String, Integer> shipped(String folder) throws IOException {
    ClassLoader loader = SchemaHistory.class.getClassLoader();
    Map<String, Integer> shipped = new HashMap<>();
    for (URL place : Collections.list(loader.getResources(folder))) {
      for (String name : names(place, folder)) {
        Matcher migration = MIGRATION.matcher(name);
        if (!migration.matches()) {
          return Map.of();
        }
        try (InputStream in = loader.getResourceAsStream(folder + "/" + name)) {
          if (in == null) {
            return Map.of();
          }
          shipped.put(migration.group(1).replace('_', '.'), checksum(in));
        }
      }
    }
    return shipped;
  }

  private static List<String> names(URL place, String folder) throws IOException {
    if (place.getProtocol().equals("file")) {
      try (Stream<Path> files = Files.list(Path.of(uri(place)))) {
        return files.map(file -> file.getFileName().toString()).toList();
      }
    }
    if (place.openConnection() instanceof JarURLConnection jar) {
      String prefix = folder + "/";
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
          .map(name -> name.substring(prefix.length()))
          .toList();
    }
    return List.of();
  }

  private static URI uri(URL place) throws IOException {
    try {
      return place.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("not a path: " + place, e);
    }
  }

  /** As Flyway takes it: CRC-32 over the lines, without what ends them. */
  private static int checksum(InputStream in) {
    CRC32 crc = new CRC32();
    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
        .lines()
        .forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }
}
