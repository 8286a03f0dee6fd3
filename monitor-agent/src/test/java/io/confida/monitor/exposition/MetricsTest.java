package io.confida.monitor.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.exposition.Metrics.Form;
import io.confida.monitor.exposition.http.Body;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private static final String ORDERS = "db_client_connection_pool_name=\"orders\"";

  static Metrics metrics(boolean several, boolean compat, TargetView... targets) {
    return new Metrics(
        new EndpointOptions("1", several, compat, Duration.ofMinutes(1), Duration.ZERO),
        new Watched(
            () -> Arrays.asList(targets),
            (target, pool) -> new Finding(PoolVerdict.Kind.SATURATED, "Full.", List.of()),
            Optional.empty()),
        () -> OptionalDouble.of(0.25));
  }

  static String render(boolean compat, TargetView... targets) {
    return text(metrics(false, compat, targets), Form.PROMETHEUS);
  }

  private static String text(Metrics metrics, Form form) {
    return new String(bytes(metrics.render(form)), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Body body) {
    return Arrays.copyOfRange(body.array(), body.start(), body.end());
  }

  @Test
  void thePoolsFiguresAreThereByOpenTelemetrysNames() {
    assertThat(render(false, new FakeTarget("shop", new FakePool("orders"))).lines())
        .contains(
            "# TYPE db_client_connections gauge",
            "db_client_connections{" + ORDERS + ",db_client_connection_state=\"idle\"} 3.0",
            "db_client_connections{" + ORDERS + ",db_client_connection_state=\"used\"} 7.0",
            "db_client_connection_max{" + ORDERS + "} 10.0",
            "db_client_connection_idle_min{" + ORDERS + "} 4.0",
            "db_client_connection_pending_requests{" + ORDERS + "} 2.0",
            "db_client_connection_timeouts_total{" + ORDERS + "} 5.0",
            "# TYPE db_client_connection_wait_time_seconds histogram",
            "db_client_connection_wait_time_seconds_bucket{" + ORDERS + ",le=\"1.0E-4\"} 100",
            "db_client_connection_wait_time_seconds_bucket{" + ORDERS + ",le=\"2.5E-4\"} 200",
            "db_client_connection_wait_time_seconds_bucket{" + ORDERS + ",le=\"+Inf\"} 1700",
            "db_client_connection_wait_time_seconds_count{" + ORDERS + "} 1700",
            "db_client_connection_wait_time_seconds_sum{" + ORDERS + "} 5050.0",
            "db_client_connection_use_time_seconds_count{" + ORDERS + "} 3400",
            "db_client_connection_create_time_seconds_count{" + ORDERS + "} 170",
            "confida_pool_active_seconds_total{" + ORDERS + "} 360.5",
            "confida_pool_waiting_seconds_total{" + ORDERS + "} 12.25",
            "confida_pool_saturated_seconds_total{" + ORDERS + "} 3.5",
            "confida_pool_active_peak{" + ORDERS + "} 9.0",
            "confida_pool_waiting_peak{" + ORDERS + "} 4.0",
            "confida_pool_verdict{" + ORDERS + ",verdict=\"saturated\"} 1.0",
            "confida_pool_verdict{" + ORDERS + ",verdict=\"database_down\"} 0.0",
            "confida_target_up 1.0",
            "confida_monitor_cpu_seconds_total{part=\"http\"} 0.25",
            "confida_monitor_cpu_seconds_total{part=\"sampling\"} 1.5",
            "confida_monitor_samples_total{result=\"late\"} 3.0")
        .noneMatch(line -> line.contains("hikaricp"));
  }

  @Test
  void whatIsNotKnownHasNoSeries() {
    assertThat(render(true, new FakeTarget("shop", FakePool.thatTellsLittle("orders"))).lines())
        .contains(
            "db_client_connections{" + ORDERS + ",db_client_connection_state=\"used\"} 7.0",
            "confida_pool_active_seconds_total{" + ORDERS + "} 360.5",
            "hikaricp_connections_active{pool=\"orders\"} 7.0")
        .noneMatch(line -> line.contains("\"idle\""))
        .noneMatch(line -> line.contains("db_client_connection_max"))
        .noneMatch(line -> line.contains("pending"))
        .noneMatch(line -> line.contains("_time_seconds"))
        .noneMatch(line -> line.contains("timeout"))
        .noneMatch(line -> line.contains("waiting"))
        .noneMatch(line -> line.contains("saturated_seconds"))
        .noneMatch(line -> line.startsWith("hikaricp_connections{"));
  }

  @Test
  void compatGivesTheNamesOfMicrometer() {
    assertThat(render(true, new FakeTarget("shop", new FakePool("orders"))).lines())
        .contains(
            "hikaricp_connections{pool=\"orders\"} 10.0",
            "hikaricp_connections_active{pool=\"orders\"} 7.0",
            "hikaricp_connections_idle{pool=\"orders\"} 3.0",
            "hikaricp_connections_pending{pool=\"orders\"} 2.0",
            "hikaricp_connections_max{pool=\"orders\"} 10.0",
            "hikaricp_connections_min{pool=\"orders\"} 4.0",
            "hikaricp_connections_timeout_total{pool=\"orders\"} 5.0",
            "hikaricp_connections_acquire_seconds_count{pool=\"orders\"} 1700",
            "hikaricp_connections_acquire_seconds_sum{pool=\"orders\"} 5050.0",
            "hikaricp_connections_acquire_seconds_max{pool=\"orders\"} 28.0",
            "hikaricp_connections_usage_seconds_count{pool=\"orders\"} 3400",
            "hikaricp_connections_creation_seconds_count{pool=\"orders\"} 170",
            "db_client_connection_max{" + ORDERS + "} 10.0");
  }

  @Test
  void severalTargetsAreToldApartByALabel() {
    FakeTarget lost = new FakeTarget("billing", new FakePool("orders"));
    lost.state = new TargetState.Lost(FakePool.AT, "it ended");
    Metrics metrics = metrics(true, true, new FakeTarget("shop", new FakePool("orders")), lost);

    assertThat(text(metrics, Form.PROMETHEUS).lines())
        .contains(
            "confida_target_up{target=\"shop\"} 1.0",
            "confida_target_up{target=\"billing\"} 0.0",
            "db_client_connection_max{" + ORDERS + ",target=\"shop\"} 10.0",
            "db_client_connection_max{" + ORDERS + ",target=\"billing\"} 10.0",
            "hikaricp_connections{pool=\"orders\",target=\"shop\"} 10.0",
            "confida_monitor_cpu_seconds_total{part=\"sampling\",target=\"shop\"} 1.5",
            "confida_monitor_cpu_seconds_total{part=\"http\"} 0.25");
  }

  @Test
  void namesOfPoolsAreEscaped() {
    String text = render(false, new FakeTarget("shop", new FakePool("a\"b\\c\nd")));

    assertThat(text).contains("db_client_connection_pool_name=\"a\\\"b\\\\c\\nd\"");
  }

  @Test
  void openMetricsEndsAsItMust() {
    Metrics metrics = metrics(false, true, new FakeTarget("shop", new FakePool("orders")));

    assertThat(text(metrics, Form.OPEN_METRICS))
        .contains("# TYPE db_client_connection_timeouts counter\n")
        .contains("db_client_connection_timeouts_total{" + ORDERS + "} 5.0\n")
        .endsWith("# EOF\n");
    assertThat(text(metrics, Form.PROMETHEUS)).doesNotContain("# EOF");
    assertThat(Form.PROMETHEUS.contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(Form.OPEN_METRICS.contentType())
        .startsWith("application/openmetrics-text; version=1.0.0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void promtoolFindsNothingToSay(boolean compat) throws Exception {
    String text =
        render(
            compat,
            new FakeTarget("shop", new FakePool("orders"), FakePool.thatTellsLittle("a\"b\\c\nd")));

    assertThat(Promtool.run(text, "check", "metrics")).isEqualTo(new Promtool.Said(0, ""));
  }

  @Test
  void promtoolWouldFindAFault() throws Exception {
    String text = "# HELP broken Help.\n# TYPE broken counter\nbroken 1\n";

    assertThat(Promtool.run(text, "check", "metrics").text()).contains("_total");
  }

  @Test
  void whatIsCompressedIsTheSame() throws IOException {
    Metrics metrics =
        metrics(
            false,
            true,
            new FakeTarget(
                "shop",
                IntStream.range(0, 20)
                    .mapToObj(i -> new FakePool("pool-" + i))
                    .toArray(FakePool[]::new)));
    Body body = metrics.render(Form.PROMETHEUS);
    byte[] text = bytes(body);
    for (int again = 0; again < 3; again++) {
      byte[] compressed = bytes(metrics.compress(body));
      assertThat(compressed.length).isLessThan(text.length / 5);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
        assertThat(in.readAllBytes()).isEqualTo(text);
      }
    }
    metrics.close();
  }
}
