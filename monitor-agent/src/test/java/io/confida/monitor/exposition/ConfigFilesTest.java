package io.confida.monitor.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What stands in {@code config/} for Prometheus and Grafana fits what the agent tells. */
class ConfigFilesTest {
  private static final Path CONFIG = Path.of("..", "config").toAbsolutePath().normalize();
  private static final Path RULES = CONFIG.resolve("prometheus-rules.yaml");
  private static final Pattern NAME = Pattern.compile("\\b(db_client|confida|hikaricp)_[a-z_]+");
  private static final Set<String> LABELS =
      Set.of("db_client_connection_pool_name", "db_client_connection_state");

  @TempDir private Path directory = Path.of("");

  @Test
  void promtoolAcceptsTheScrapeConfigurationAndItsRules() throws Exception {
    Promtool.Said said =
        Promtool.run("", "check", "config", CONFIG.resolve("prometheus.yaml").toString());

    assertThat(said.status()).as(said.text()).isZero();
    assertThat(said.text()).contains("rules found");
  }

  @Test
  void theAlertsAlertWhenTheyShouldAndNotBefore() throws Exception {
    String tests = Files.readString(Path.of("src/test/resources/prometheus/rules-test.yaml"));
    Path file = directory.resolve("rules-test.yaml");
    Files.writeString(file, tests.replace("RULES_FILE", RULES.toString()));

    Promtool.Said said = Promtool.run("", "test", "rules", file.toString());

    assertThat(said.status()).as(said.text()).isZero();
    assertThat(alerts()).allMatch(alert -> tests.contains("alertname: " + alert + "\n"));
  }

  @Test
  void theAlertsAskForWhatThereIs() throws Exception {
    assertThat(names(expressionsOfRules())).isNotEmpty().isSubsetOf(exposed());
  }

  @Test
  void theDashboardAsksForWhatThereIsAndForAllOfIt() throws Exception {
    List<String> expressions = new ArrayList<>();
    for (JsonObject panel : panels()) {
      expressions.addAll(expressions(panel));
    }
    Set<String> asked = names(expressions);

    assertThat(asked).isSubsetOf(exposed());
    Set<String> missing = exposed();
    missing.removeAll(asked);
    assertThat(missing).as("series without a panel").allMatch(name -> name.startsWith("hikaricp_"));
  }

  @Test
  void promtoolAcceptsTheDashboardsExpressions() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    int number = 0;
    for (JsonObject panel : panels()) {
      for (String expression : expressions(panel)) {
        String plain = expression.replace("$__rate_interval", "1m").replaceAll("\\$[a-z]+", ".*");
        rules.append("  - record: dashboard:").append((char) ('a' + number / 26 % 26));
        rules.append((char) ('a' + number++ % 26)).append("\n    expr: >-\n      ");
        rules.append(plain).append('\n');
      }
    }
    Path file = directory.resolve("dashboard.yaml");
    Files.writeString(file, rules);

    Promtool.Said said = Promtool.run("", "check", "rules", file.toString());

    assertThat(said.status()).as(said.text()).isZero();
    assertThat(said.text()).contains(number + " rules found");
  }

  @Test
  void theDashboardIsWhole() throws Exception {
    JsonObject dashboard = dashboard();
    assertThat(dashboard.getString("title")).isNotBlank();
    assertThat(dashboard.getString("uid")).matches("[a-z-]{1,40}");
    assertThat(dashboard.getInt("schemaVersion")).isGreaterThanOrEqualTo(36);
    List<String> variables = new ArrayList<>();
    for (Object variable : dashboard.getObject("templating").getArray("list")) {
      variables.add(((JsonObject) variable).getString("name"));
    }
    assertThat(variables).containsExactly("datasource", "job", "instance", "target", "pool");
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonObject panel : panels()) {
      String title = panel.getString("title");
      assertThat(title).isNotBlank();
      assertThat(ids.add(panel.getInt("id"))).as(title + " has an id of its own").isTrue();
      JsonObject at = panel.getObject("gridPos");
      assertThat(at.getInt("x") + at.getInt("w")).as(title).isLessThanOrEqualTo(24);
      for (int x = at.getInt("x"); x < at.getInt("x") + at.getInt("w"); x++) {
        for (int y = at.getInt("y"); y < at.getInt("y") + at.getInt("h"); y++) {
          assertThat(cells.add(x + "," + y)).as(title + " lies on no other").isTrue();
        }
      }
      if (!panel.getString("type").equals("row")) {
        assertThat(panel.getObject("datasource").getString("uid")).isEqualTo("${datasource}");
        assertThat(panel.getString("description")).as(title).isNotBlank();
        assertThat(expressions(panel)).as(title).isNotEmpty().allMatch(x -> x.contains("$job"));
      }
    }
  }

  /** All names of series that the agent can give, with those of histograms' parts. */
  private static Set<String> exposed() {
    Set<String> names = new HashSet<>();
    MetricsTest.render(true, new FakeTarget("shop", new FakePool("orders")))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  private static Set<String> names(List<String> expressions) {
    Set<String> names = new HashSet<>();
    for (String expression : expressions) {
      Matcher matcher = NAME.matcher(expression);
      while (matcher.find()) {
        if (!LABELS.contains(matcher.group())) {
          names.add(matcher.group());
        }
      }
    }
    return names;
  }

  private static List<String> alerts() throws IOException {
    return rules().stream().map(rule -> String.valueOf(rule.get("alert"))).toList();
  }

  private static List<String> expressionsOfRules() throws IOException {
    return rules().stream().map(rule -> String.valueOf(rule.get("expr"))).toList();
  }

  private static List<Map<?, ?>> rules() throws IOException {
    Map<String, List<Map<String, List<Map<?, ?>>>>> file = new Yaml().load(Files.readString(RULES));
    List<Map<?, ?>> rules = new ArrayList<>();
    for (Map<String, List<Map<?, ?>>> group : file.getOrDefault("groups", List.of())) {
      rules.addAll(group.getOrDefault("rules", List.of()));
    }
    return rules;
  }

  private static JsonObject dashboard() throws Exception {
    return JsonParser.object().from(Files.readString(CONFIG.resolve("grafana-dashboard.json")));
  }

  private static List<JsonObject> panels() throws Exception {
    List<JsonObject> panels = new ArrayList<>();
    for (Object panel : dashboard().getArray("panels")) {
      panels.add((JsonObject) panel);
    }
    return panels;
  }

  private static List<String> expressions(JsonObject panel) {
    List<String> expressions = new ArrayList<>();
    JsonArray targets = panel.getArray("targets", new JsonArray());
    for (Object target : targets) {
      expressions.add(((JsonObject) target).getString("expr"));
    }
    return expressions;
  }
}
