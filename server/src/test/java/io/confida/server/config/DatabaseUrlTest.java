package io.confida.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.server.config.DatabaseUrl.Embedded;
import io.confida.server.config.DatabaseUrl.PostgreSql;
import io.confida.server.config.DatabaseUrl.Sqlite;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  private static final String ME = System.getProperty("user.name");

  @ParameterizedTest
  @ValueSource(strings = {"", "embedded", "EMBEDDED", " embedded "})
  void embedded(String text) {
    assertThat(DatabaseUrl.parse(text)).isEqualTo(new Embedded());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://u:p@h/db | jdbc:postgresql://h:5432/db",
        "postgres://u:p@h:5433/db | jdbc:postgresql://h:5433/db",
        "POSTGRESQL+asyncpg://u:p@h/db | jdbc:postgresql://h:5432/db",
        "postgresql://u:p@h1:1,h2,h3:3/db | jdbc:postgresql://h1:1,h2:5432,h3:3/db",
        "postgresql://u:p@[2001:db8::1]:5433,[::1]/db |"
            + " jdbc:postgresql://[2001:db8::1]:5433,[::1]:5432/db",
        "postgresql://u:p@:5433/db | jdbc:postgresql://localhost:5433/db",
        "postgresql://u:p@h/my%20d%C3%A4ta | jdbc:postgresql://h:5432/my%20d%C3%A4ta",
        "postgresql://u:p@h/a%2Fb%3Fc | jdbc:postgresql://h:5432/a%2Fb%3Fc",
        "postgresql://u:p@h | jdbc:postgresql://h:5432/u",
        "postgresql://u:p@h?sslmode=require | jdbc:postgresql://h:5432/u?sslmode=require",
        "postgresql://u:p@h/db?sslmode=verify-full&target_session_attrs=read-write |"
            + " jdbc:postgresql://h:5432/db?sslmode=verify-full&targetServerType=primary",
        "postgresql://u:p@h/db?target_session_attrs=any |"
            + " jdbc:postgresql://h:5432/db?targetServerType=any",
        "postgresql://u:p@h/db?target_session_attrs=read-only |"
            + " jdbc:postgresql://h:5432/db?targetServerType=secondary",
        "postgresql://u:p@h/db?target_session_attrs=standby |"
            + " jdbc:postgresql://h:5432/db?targetServerType=secondary",
        "postgresql://u:p@h/db?target_session_attrs=prefer-standby |"
            + " jdbc:postgresql://h:5432/db?targetServerType=preferSecondary",
        "postgresql://u:p@h/db?connect_timeout=5&application_name=my%20app |"
            + " jdbc:postgresql://h:5432/db?ApplicationName=my%20app&connectTimeout=5",
        "postgresql://u:p@h/db?options=-c%20statement_timeout%3D5 |"
            + " jdbc:postgresql://h:5432/db?options=-c%20statement_timeout%3D5",
        "postgresql://u:p@h/db?sslcert=/c&sslkey=/k&sslrootcert=/r |"
            + " jdbc:postgresql://h:5432/db?sslcert=%2Fc&sslkey=%2Fk&sslrootcert=%2Fr",
        "postgresql://u:p@h/db?load_balance_hosts=random&keepalives=1 |"
            + " jdbc:postgresql://h:5432/db?loadBalanceHosts=true&tcpKeepAlive=true",
        "postgresql+asyncpg://u:p@h/db?ssl=require | jdbc:postgresql://h:5432/db?sslmode=require",
        "postgresql://u:p@h/db?client_encoding=utf8 | jdbc:postgresql://h:5432/db",
        "postgresql://h/db?user=u&password=p | jdbc:postgresql://h:5432/db",
        "jdbc:postgresql://h:5433/db?user=u&password=p | jdbc:postgresql://h:5433/db",
        "jdbc:postgresql://u:p@h/db | jdbc:postgresql://h:5432/db",
        "jdbc:postgresql:db?user=u&password=p | jdbc:postgresql://localhost:5432/db",
        "jdbc:postgresql:/?user=u&password=p | jdbc:postgresql://localhost:5432/u",
        "jdbc:postgresql://h1,h2:2/db?user=u&password=p&targetServerType=primary |"
            + " jdbc:postgresql://h1:5432,h2:2/db?targetServerType=primary",
        "jdbc:postgresql://h/db?user=u&password=p&ApplicationName=my+app |"
            + " jdbc:postgresql://h:5432/db?ApplicationName=my%20app"
      })
  void postgreSqlBecomesAJdbcUrlWithoutCredentials(String text, String jdbcUrl) {
    PostgreSql url = postgreSql(text);

    assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(url.user()).isEqualTo("u");
    assertThat(url.password().reveal()).isEqualTo("p");
  }

  @Test
  void credentialsArePercentDecodedAndAPlusStaysAPlus() {
    PostgreSql url = postgreSql("postgresql://us%40er:p%3A%2F%3F%23%5B%25+%20w@h/db");

    assertThat(url.user()).isEqualTo("us@er");
    assertThat(url.password().reveal()).isEqualTo("p:/?#[%+ w");
  }

  @Test
  void aJdbcUrlKeepsItsFormEncoding() {
    assertThat(postgreSql("jdbc:postgresql://h/db?password=a+b%2Bc").password().reveal())
        .isEqualTo("a b+c");
  }

  @Test
  void withoutAUserItIsTheOneThatRunsTheServer() {
    PostgreSql url = postgreSql("postgresql://h/db");

    assertThat(url.user()).isEqualTo(ME);
    assertThat(url.password().isEmpty()).isTrue();
  }

  @Test
  void aLogShowsEverythingButThePassword() {
    assertThat(DatabaseUrl.parse("postgres://app:hunter2@h1,h2/db?sslmode=require").redacted())
        .isEqualTo("postgresql://app:***@h1:5432,h2:5432/db?sslmode=require");
    assertThat(DatabaseUrl.parse("sqlite:///./a.db").redacted()).isEqualTo("sqlite:///./a.db");
    assertThat(DatabaseUrl.parse("sqlite://").redacted()).isEqualTo("sqlite:///:memory:");
    assertThat(DatabaseUrl.parse("").redacted()).isEqualTo("embedded");
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite:///./file.db, ./file.db",
    "sqlite:///file.db, file.db",
    "sqlite:////var/lib/confida/file.db, /var/lib/confida/file.db",
    "sqlite+aiosqlite:///./file.db, ./file.db",
    "sqlite:///my%20file.db, my file.db"
  })
  void sqliteNamesAFile(String text, String path) {
    assertThat(DatabaseUrl.parse(text)).isEqualTo(new Sqlite(Path.of(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:"
      })
  void sqliteInMemory(String text) {
    assertThat(DatabaseUrl.parse(text))
        .isInstanceOfSatisfying(
            Sqlite.class,
            url -> {
              assertThat(url.inMemory()).isTrue();
              assertThat(url.resolvedAgainst(Path.of("/tmp"))).isEqualTo(url);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret | is not a database URL",
        "localhost:5432/db | is not a database URL",
        "mysql://u:secret@h/db | mysql:// is not a database this server knows",
        "postgresql://u:secret@h:x/db | the port after the host is not a number",
        "postgresql://u:secret@h:0/db | the port after the host is not a number",
        "postgresql://u:sec/ret@h/db | an @ stands after the host",
        "postgresql://u:sec?ret@h/db | an @ stands after the host",
        "postgresql://u:secret%2@h/db | the password holds a %",
        "postgresql://u:secret%zz@h/db | the password holds a %",
        "postgresql://u:secret%00@h/db | the password holds a %",
        "postgresql://u:secret%FF@h/db | the password is percent-encoded, but not as UTF-8",
        "postgresql://u:secret@h_1 2/db | the host is not a host name or an address",
        "postgresql://u:secret@%2Fvar%2Frun/db | the host is a Unix socket",
        "postgresql://u:secret@[secret]/db | the host in brackets is not an IPv6 address",
        "postgresql://u:secret@::1/db | the port after the host is not a number",
        "postgresql://u:secret@h/db/x | the database's name holds a /",
        "postgresql://u:secret@h/db?sslmod=require | unknown parameter sslmod; did you mean"
            + " sslmode?",
        "postgresql://u:secret@h/db?target_sesion_attrs=any | unknown parameter"
            + " target_sesion_attrs; did you mean target_session_attrs?",
        "postgresql://u:secret@h/db?sslmode=yes | the value of the parameter sslmode must be one"
            + " of disable, allow, prefer, require, verify-ca, verify-full",
        "postgresql://u:secret@h/db?target_session_attrs=master | the value of the parameter"
            + " target_session_attrs must be one of any",
        "postgresql://u:secret@h/db?connect_timeout=soon | the value of the parameter"
            + " connect_timeout must be a number of seconds",
        "postgresql://h/db?password=sec&secret | a parameter after the ? has no value",
        "postgresql://h/db?password=sec&sec!ret=1 | a parameter has a name that no parameter can",
        "jdbc:postgresql://h/db?password=secret&socketTimout=1 | unknown parameter socketTimout;"
            + " did you mean socketTimeout?",
        "jdbc:postgresql://h/db?sslpassword=secret | unknown parameter sslpassword; did you mean",
        "jdbc:postgresql://h/db?password=secret&sslmode=maybe | the value of the parameter sslmode"
            + " must be one of",
        "sqlite://file.db | SQLite has no host",
        "sqlite:///file.db?mode=ro | SQLite takes no parameters",
        "sqlite:///directory/ | the URL names a directory",
      })
  void anUnusableUrlIsRefusedWithoutItsPassword(String text, String message) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("secret", "\n");
  }

  private static PostgreSql postgreSql(String text) {
    return (PostgreSql) DatabaseUrl.parse(text);
  }
}
