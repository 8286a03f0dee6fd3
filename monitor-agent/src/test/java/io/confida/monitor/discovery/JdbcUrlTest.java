package io.confida.monitor.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://db.example:6432/app?user=u&password=p | POSTGRESQL | db.example:6432",
        "jdbc:postgresql://a,b:5433/app | POSTGRESQL | a:5432 b:5433",
        "jdbc:postgresql:app | POSTGRESQL | localhost:5432",
        "jdbc:postgresql:///app | POSTGRESQL | localhost:5432",
        "jdbc:postgresql://[::1]:5432/app | POSTGRESQL | [::1]:5432",
        "jdbc:aws-wrapper:postgresql://c.example/app | POSTGRESQL | c.example:5432",
        "jdbc:mysql://root:secret@db/app | MYSQL | db:3306",
        "jdbc:mysql:loadbalance://a:1,b:2/app | MYSQL | a:1 b:2",
        "jdbc:mysql://(host=a,port=33),(host=b)/app | MYSQL | a:33 b:3306",
        "jdbc:mysql://address=(host=a)(port=33)(user=u)/app | MYSQL | a:33",
        "jdbc:mariadb:sequential://a,b:3307/app | MYSQL | a:3306 b:3307",
        "jdbc:sqlserver://db:1400;databaseName=app;user=u | OTHER | db:1400",
        "jdbc:oracle:thin:scott/tiger@//db:1522/app | OTHER | db:1522",
        "jdbc:oracle:thin:@db:1521:sid | OTHER | db:1521",
        "jdbc:h2:tcp://db:9092/app | OTHER | db:9092",
        "jdbc:mysql://ADDRESS=(PORT=1)(HOST=a),address=(host=b)(port=2)/app | MYSQL | a:3306 b:2",
        "jdbc:oracle:thin:@tcps://db:2484/app | OTHER | db:2484",
        "jdbc:oracle:thin:@(description=(address=(host=db)(port=1522))) | OTHER | db:1522",
        "jdbc:postgresql://a:x,[::1],:1,b:5/app | POSTGRESQL | a:5432 [::1]:5432 b:5"
      })
  void readsWhereItLeads(String url, Protocol protocol, String hosts) {
    DatabaseAddress address = JdbcUrl.address(url).orElseThrow();
    assertThat(address.protocol()).isEqualTo(protocol);
    assertThat(String.join(" ", address.hosts())).isEqualTo(hosts);
  }

  @Test
  void knowsNoAddressOfADatabaseWithoutOne() {
    assertThat(JdbcUrl.address("jdbc:sqlite:/tmp/app.db")).isEmpty();
    assertThat(JdbcUrl.address("jdbc:h2:mem:app")).isEmpty();
    assertThat(JdbcUrl.address("jdbc:sqlserver://db\\instance;user=u")).isEmpty();
    assertThat(JdbcUrl.address("jdbc:mysql+srv://db/app")).isEmpty();
    assertThat(JdbcUrl.address("nonsense")).isEmpty();
  }
}
