package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the server tells of itself while all is well. */
interface HealthCases extends ApiCases {

  boolean virtualThreads();

  @Test
  default void theFirstPageLeadsToAllOthers() {
    JsonNode root = api().get("/").is(200).json();

    assertThat(root.path("name").asText()).isEqualTo("Confida");
    for (Map.Entry<String, JsonNode> link : root.path("links").properties()) {
      String path = link.getValue().asText();
      if (link.getKey().equals("parse_jd")) {
        api().post(path, "{}").is(422);
      } else {
        // A stream goes on until it is told where to end.
        api().get(path.equals("/events") ? "/events?samples=1" : path).is(200);
      }
    }
  }

  @Test
  default void aServerThatIsWellSaysSo() {
    Instant before = Instant.now().minusSeconds(1);

    JsonNode live = api().get("/live").is(200).json();
    JsonNode ready = api().get("/ready").is(200).json();
    JsonNode health = api().get("/health").is(200).json();

    assertThat(live.path("live").asBoolean()).isTrue();
    assertThat(Instant.parse(live.path("timestamp").asText())).isAfter(before);
    assertThat(ready.path("ready").asBoolean()).isTrue();
    assertThat(ready.path("database").asText()).isEqualTo("healthy");
    assertThat(health.path("status").asText()).isEqualTo("healthy");
    assertThat(health.path("version").asText()).isEqualTo(Application.version());
    assertThat(health.path("uptime_seconds").asDouble()).isPositive();
    JsonNode database = health.path("database");
    assertThat(database.path("status").asText()).isEqualTo("healthy");
    assertThat(database.path("engine").asText()).isEqualTo(database().dialect().wireName());
    assertThat(database.path("mode").asText()).isEqualTo(virtualThreads() ? "virtual" : "platform");
    assertThat(database.at("/connectivity/connected").asBoolean()).isTrue();
    assertThat(database.at("/connectivity/response_time_ms").asDouble()).isPositive();
    assertThat(database.at("/pool_statistics/pool_size").asInt()).isEqualTo(20);
    assertThat(database.at("/pool_statistics/max_overflow").asInt()).isEqualTo(30);
    assertThat(api().get("/health").header("Cache-Control")).contains("no-cache");
  }

  @Test
  default void thePoolIsWatchedAndFoundWell() {
    JsonNode monitor =
        await("the pool is seen")
            .until(
                () -> api().get("/health").is(200).json().at("/database/monitor"),
                seen -> seen.path("verdict").asText().equals("healthy"));

    assertThat(monitor.path("state").asText()).isEqualTo("on");
    assertThat(monitor.path("sentence").asText()).isNotBlank();
  }

  @Test
  default void thePoolsSamplesComeOneAMessage() {
    Answer events = api().get("/events?samples=3").is(200);

    assertThat(events.header("Content-Type").orElseThrow()).startsWith("text/event-stream");
    List<JsonNode> samples = events.events();
    assertThat(samples).hasSize(3);
    assertThat(samples)
        .allSatisfy(
            sample -> {
              assertThat(sample.path("pool").asText()).isEqualTo(server().poolName());
              assertThat(sample.path("total").asInt()).isBetween(1, 50);
              assertThat(sample.path("active").asInt()).isBetween(0, 50);
            })
        .extracting(sample -> Instant.parse(sample.path("at").asText()))
        .isSorted()
        .doesNotHaveDuplicates();
    api().get("/events?samples=0").refuses("samples");
  }

  @Test
  default void monitoringShowsThePoolAndWhatItDid() {
    api().get(QUESTIONS).is(200);

    JsonNode monitoring = api().get("/monitoring/database").is(200).json();

    assertThat(monitoring.at("/health_status/status").asText()).isEqualTo("healthy");
    assertThat(monitoring.at("/connection_pool_status/pool_timeout_seconds").asDouble())
        .isEqualTo(30);
    assertThat(monitoring.at("/connection_pool_status/pool_recycle_seconds").asDouble())
        .isEqualTo(3600);
    JsonNode performance = monitoring.path("performance_metrics");
    assertThat(performance.path("statements").asLong()).isPositive();
    assertThat(performance.path("average_response_time_ms").asDouble()).isPositive();
    assertThat(performance.path("p95_response_time_ms").asDouble()).isPositive();
    assertThat(performance.path("average_queries_per_second").asDouble()).isPositive();
    assertThat(performance.path("window_seconds").asDouble()).isBetween(0.0, 61.0);
  }

  @Test
  default void pagesOfOtherOriginsAreNotLetIn() {
    Answer answer =
        api()
            .send(
                "GET",
                QUESTIONS,
                BodyPublishers.noBody(),
                request -> request.header("Origin", "https://example.org"));

    assertThat(answer.is(200).response().headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }
}
