package io.confida.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.config.DatabaseUrl.PostgreSql;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever characters a password has, it arrives whole and is never shown. */
class DatabaseUrlPropertyTest {
  @Property
  void credentialsArriveWhole(@ForAll("texts") String user, @ForAll("texts") String password) {
    PostgreSql url =
        parse("postgresql://" + UrlText.encode(user) + ":" + UrlText.encode(password) + "@h/db");

    assertThat(url.user()).isEqualTo(user);
    assertThat(url.password().reveal()).isEqualTo(password);
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db");
  }

  @Property
  void credentialsOfAJdbcUrlArriveWhole(
      @ForAll("texts") String user, @ForAll("texts") String password) {
    PostgreSql url =
        parse(
            "jdbc:postgresql://h/db?user=%s&password=%s"
                .formatted(UrlText.encode(user), UrlText.encode(password)));

    assertThat(url.user()).isEqualTo(user);
    assertThat(url.password().reveal()).isEqualTo(password);
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db");
  }

  @Property
  void theDriverReadsTheDatabaseAndTheParametersAsTheyWereMeant(
      @ForAll("texts") String database, @ForAll("texts") String application) throws SQLException {
    PostgreSql url =
        parse(
            "postgresql://u@[::1]:1,h:2/%s?application_name=%s"
                .formatted(UrlText.encode(database), UrlText.encode(application)));

    Map<String, String> read = new HashMap<>();
    for (DriverPropertyInfo each :
        DriverManager.getDriver(url.jdbcUrl()).getPropertyInfo(url.jdbcUrl(), new Properties())) {
      read.put(each.name, each.value);
    }
    assertThat(read)
        .containsEntry("PGDBNAME", database)
        .containsEntry("ApplicationName", application)
        .containsEntry("PGHOST", "[::1],h")
        .containsEntry("PGPORT", "1,2");
  }

  @Property
  void noMessageAndNoTextShowsThePassword(
      @ForAll("passwords") String password, @ForAll("hosts") String host) {
    String shown;
    try {
      DatabaseUrl url = DatabaseUrl.parse("postgresql://app:" + password + "@" + host);
      shown = url + url.redacted() + ((PostgreSql) url).jdbcUrl();
    } catch (SettingsException refused) {
      shown = String.valueOf(refused.getMessage());
    }

    for (String piece : password.split("[^A-Z]+", -1)) {
      if (!piece.isEmpty()) {
        assertThat(shown).doesNotContain(piece);
      }
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .excludeChars('\0')
        .ofMinLength(1)
        .ofMaxLength(40)
        .filter(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
  }

  /** Capital letters that no message holds in a row, and what people forget to encode. */
  @Provide
  Arbitrary<String> passwords() {
    return Arbitraries.of("QXZJ", "/", "?", "@", ":", "%", "#", "&", "=", "[", "]", " ", "+", ",")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of(
        "h/db", "h:x/db", "h:1,g/db?sslmode=no", "h/db?nonsense=1", "h/a/b", "[x]");
  }

  private static PostgreSql parse(String text) {
    return (PostgreSql) DatabaseUrl.parse(text);
  }
}
