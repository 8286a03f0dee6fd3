package io.confida.monitor.exposition;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.exposition.http.HttpOptions;
import io.confida.monitor.exposition.http.RawClient;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.Distribution;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolSample;
import io.confida.monitor.snapshot.RoundTrips;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointsTest {
  private final FakePool orders = new FakePool("orders");
  private final FakeTarget shop = new FakeTarget("shop", orders);
  private final List<TargetView> targets = new CopyOnWriteArrayList<>(List.of(shop));
  private final Map<String, PoolVerdict.Kind> verdicts = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpEndpoints endpoints;

  @BeforeEach
  void start() throws IOException {
    endpoints =
        HttpEndpoints.start(
            HttpOptions.loopback(0),
            EndpointOptions.defaults("0.1.0"),
            new Watched(
                () -> targets,
                (target, pool) ->
                    new Finding(
                        verdicts.getOrDefault(pool.name(), PoolVerdict.Kind.HEALTHY),
                        "All <is> well.",
                        List.of("7 of 10 out")),
                Optional.of((of, length, format) -> format + " " + length + " " + of.size())),
            () -> {},
            line -> {});
  }

  @AfterEach
  void stop() {
    endpoints.close();
  }

  private HttpResponse<byte[]> get(String target, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoints.port() + target));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private JsonObject json(String target, int status)
      throws IOException, InterruptedException, JsonParserException {
    HttpResponse<byte[]> response = get(target);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo(status < 400 || status == 503 ? "application/json" : "application/problem+json");
    return JsonParser.object().from(text(response));
  }

  private static JsonObject first(JsonObject document, String array) {
    return requireNonNull(document.getArray(array).getObject(0));
  }

  @Test
  void theIndexListsWhatThereIsAndSoDoesAWrongAddress() throws Exception {
    JsonArray there = json("/", 200).getArray("endpoints");
    assertThat(there).contains("/metrics", "/health", "/pools/{name}/history", "/events");
    assertThat(json("/nothing/here", 404).getArray("endpoints")).isEqualTo(there);
    assertThat(json("/pools/orders/secrets", 404).getArray("endpoints")).isEqualTo(there);
    assertThat(json("/live", 200).getBoolean("live")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(PoolVerdict.Kind.class)
  void onlyADatabaseThatIsDownIsNotReady(PoolVerdict.Kind verdict) throws Exception {
    verdicts.put("orders", verdict);
    boolean down = verdict == PoolVerdict.Kind.DATABASE_DOWN;

    JsonObject ready = json("/ready", down ? 503 : 200);
    assertThat(ready.getBoolean("ready")).isEqualTo(!down);
    JsonObject which = first(ready, "pools");
    assertThat(which.getString("pool")).isEqualTo("orders");
    assertThat(which.getString("status")).isEqualTo(ready.getString("database"));
    assertThat(which.getString("says")).isEqualTo("All <is> well.");
    JsonObject health = json("/health", down ? 503 : 200);
    assertThat(health.getString("status"))
        .isEqualTo(ready.getString("database"))
        .isEqualTo(
            down ? "unhealthy" : verdict == PoolVerdict.Kind.HEALTHY ? "healthy" : "degraded");
    JsonObject pool = first(health, "pools");
    assertThat(pool.getString("verdict"))
        .isEqualTo(verdict.name().toLowerCase(java.util.Locale.ROOT));
    assertThat(pool.getString("says")).isEqualTo("All <is> well.");
    assertThat(pool.getArray("evidence")).containsExactly("7 of 10 out");
    assertThat(get("/health").headers().firstValue("Retry-After").isPresent()).isEqualTo(down);
  }

  @Test
  void aTargetThatIsLostIsNotReady() throws Exception {
    FakeTarget billing = new FakeTarget("billing", new FakePool("invoices"));
    targets.add(billing);
    billing.state = new TargetState.Lost(FakePool.AT, "it ended");

    assertThat(json("/ready", 503).getString("database")).isEqualTo("unhealthy");
    for (String path : List.of("/ready", "/health")) {
      JsonObject lost = json(path, 503).getArray("targets").getObject(1);
      assertThat(lost.getString("state")).isEqualTo("lost");
      assertThat(lost.getString("reason")).isEqualTo("it ended");
    }
    assertThat(json("/health?target=shop", 200).getString("status")).isEqualTo("healthy");
    assertThat(json("/health?target=none", 404).getArray("targets"))
        .containsExactly("shop", "billing");
  }

  /** Whoever may ask can change nothing: no address does anything but answer. */
  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "EXECUTE"})
  void everyAddressAnswersAndDoesNothingElse(String verb) throws Exception {
    List<String> paths = new ArrayList<>();
    for (Object path : json("/", 200).getArray("endpoints")) {
      paths.add(path.toString().replace("{name}", "orders"));
    }
    assertThat(paths).hasSizeGreaterThan(9);
    for (String path : paths) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoints.port() + path))
              .method(verb, BodyPublishers.noBody())
              .build();
      HttpResponse<byte[]> refused = client.send(request, BodyHandlers.ofByteArray());
      assertThat(refused.statusCode()).as("%s %s", verb, path).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).as(path).contains("GET, HEAD");
    }
  }

  /** As clients of RMI and of Java's own serialization begin. */
  @Test
  void objectsAreNoRequests() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Opened());
    }
    String object = bytes.toString(StandardCharsets.ISO_8859_1);
    for (String sent :
        List.of(
            object + "\r\n\r\n",
            "JRMI\0\2K\r\n\r\n" + object,
            "GET /pools HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n" + object)) {
      try (RawClient raw = new RawClient(endpoints.port())) {
        RawClient.Answer refused = raw.send(sent).answer();
        assertThat(refused.status()).as(sent).isBetween(400, 499);
        assertThat(refused.headers()).containsEntry("content-type", "application/problem+json");
      }
    }
    assertThat(Opened.TIMES).hasValue(0);
  }

  /** Counts how often it was made of bytes. */
  private static final class Opened implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger TIMES = new AtomicInteger();

    @SuppressWarnings("BanSerializableRead") // it is what must not happen
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      TIMES.incrementAndGet();
    }
  }

  @Test
  void withoutAPoolNothingIsKnown() throws Exception {
    shop.pools.clear();
    assertThat(json("/ready", 200).getString("database")).isEqualTo("unknown");
    assertThat(json("/monitoring/database", 404).getArray("pools")).isEmpty();
  }

  @Test
  void monitoringHasTheServersShape() throws Exception {
    orders.roundTrips =
        Optional.of(
            new RoundTrips(
                "db:5432",
                10,
                new Distribution(new double[] {0.001, 0.01}, new long[] {0, 100, 0}, 0.5, 0.009),
                OptionalDouble.of(0.1)));

    JsonObject document = json("/monitoring/database", 200);

    assertThat(document.keySet())
        .containsExactly(
            "health_status", "connection_pool_status", "performance_metrics", "timestamp");
    JsonObject health = document.getObject("health_status");
    assertThat(health.keySet()).containsExactly("status", "connectivity", "pool_statistics");
    assertThat(health.getObject("connectivity"))
        .isEqualTo(JsonParser.object().from("{\"connected\":true,\"response_time_ms\":5}"));
    JsonObject counts =
        JsonParser.object()
            .from(
                "{\"pool_size\":4,\"max_overflow\":6,\"checked_in\":3,\"checked_out\":7,"
                    + "\"overflow\":6,\"waiting\":2,\"total\":10}");
    assertThat(health.getObject("pool_statistics")).isEqualTo(counts);
    assertThat(document.getObject("connection_pool_status")).isEqualTo(counts);
    JsonObject performance = document.getObject("performance_metrics");
    assertThat(performance.getDouble("average_response_time_ms")).isEqualTo(5);
    assertThat(performance.getDouble("p95_response_time_ms")).isBetween(8.0, 9.0);
    assertThat(performance.getDouble("average_active_connections")).isEqualTo(6.25);
    assertThat(performance.getDouble("average_queries_per_second")).isEqualTo(10);
    assertThat(performance.getDouble("window_seconds")).isEqualTo(59.5);
    assertThat(performance.getInt("samples")).isEqualTo(595);
    assertThat(text(get("/monitoring/database"))).doesNotContain("db:5432");
  }

  @Test
  void poolsTellTheLastMinute() throws Exception {
    JsonObject minute = first(json("/pools", 200), "pools").getObject("last_minute");

    assertThat(minute)
        .isEqualTo(
            JsonParser.object()
                .from(
                    "{\"seconds\":59.5,\"active_mean\":6.25,\"active_peak\":9,"
                        + "\"waiting_peak\":4,\"saturated_share\":0.25}"));
  }

  @Test
  void whatIsNotKnownIsAbsent() throws Exception {
    shop.pools.set(0, FakePool.thatTellsLittle("orders"));

    JsonObject document = json("/monitoring/database?pool=orders", 200);

    assertThat(document.getObject("health_status").getObject("connectivity")).isEmpty();
    assertThat(document.getObject("connection_pool_status")).containsOnlyKeys("checked_out");
    assertThat(document.getObject("performance_metrics"))
        .containsOnlyKeys("average_active_connections", "window_seconds", "samples");
    assertThat(first(json("/pools", 200), "pools"))
        .containsEntry("active", 7)
        .doesNotContainKeys("idle", "max", "waiting", "since_first_seen");
  }

  @Test
  void aKnockSaysWhetherTheDatabaseIsThere() throws Exception {
    orders.knock =
        Optional.of(
            new DatabaseKnock(
                "db:5432", DatabaseKnock.Answer.ANSWERED, 0.0042, Instant.now(), "answered"));
    JsonObject health = json("/monitoring/database", 200).getObject("health_status");
    assertThat(health.getObject("connectivity").getDouble("response_time_ms")).isEqualTo(4.2);

    verdicts.put("orders", PoolVerdict.Kind.DATABASE_DOWN);
    health = json("/monitoring/database", 200).getObject("health_status");
    assertThat(health.getObject("connectivity"))
        .isEqualTo(JsonParser.object().from("{\"connected\":false}"));
    assertThat(health.getString("status")).isEqualTo("unhealthy");
  }

  @Test
  void ofSeveralPoolsOneHasToBeChosen() throws Exception {
    shop.pools.add(new FakePool("a/b c"));
    targets.add(new FakeTarget("billing", new FakePool("orders")));

    assertThat(json("/monitoring/database", 400).getArray("pools"))
        .containsExactly("orders", "a/b c");
    json("/monitoring/database?pool=orders", 400);
    json("/monitoring/database?pool=orders&target=billing", 200);
    assertThat(json("/pools/a%2Fb%20c/history", 200).getString("pool")).isEqualTo("a/b c");
    assertThat(json("/pools/none/history", 404).getArray("pools"))
        .containsExactly("orders", "a/b c", "orders");
    assertThat(json("/pools?target=billing", 200).getArray("pools")).hasSize(1);
    assertThat(json("/pools", 200).getArray("pools")).hasSize(3);
  }

  @Test
  void historyHasASampleARow() throws Exception {
    orders.history =
        List.of(
            new PoolSample(
                FakePool.AT,
                FakePool.some(1),
                FakePool.some(2),
                FakePool.some(3),
                OptionalInt.empty(),
                false),
            new PoolSample(
                FakePool.AT.plusMillis(100),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                true));

    assertThat(json("/pools/orders/history?seconds=10", 200).getArray("samples"))
        .isEqualTo(
            JsonParser.array()
                .from(
                    "[{\"at\":\"2026-11-27T05:00:00.123Z\",\"active\":1,\"idle\":2,\"total\":3},"
                        + "{\"at\":\"2026-11-27T05:00:00.223Z\",\"failed\":true}]"));
    for (String wrong : List.of("-1", "x", "NaN", "1e9", "")) {
      assertThat(json("/pools/orders/history?seconds=" + wrong, 400).getString("detail"))
          .contains("0 to 86400");
    }
  }

  @Test
  void holdersAreGroupedByTheCodeThatBorrowed() throws Exception {
    orders.holders =
        List.of(
            holder("c1", 60, "leak(Shop.java:7)"),
            holder("c2", 30, "batch(Job.java:9)"),
            holder("c3", 20, "leak(Shop.java:7)"),
            holder("c4", 5, "quick(Shop.java:8)"));

    JsonArray groups = json("/pools/orders/holders", 200).getArray("groups");

    assertThat(groups).hasSize(2);
    JsonObject leak = groups.getObject(0);
    assertThat(leak.getInt("count")).isEqualTo(2);
    assertThat(leak.getDouble("longest_held_seconds")).isEqualTo(60);
    assertThat(leak.getArray("borrowed_at")).containsExactly("leak(Shop.java:7)");
    JsonObject holder = leak.getArray("holders").getObject(1);
    assertThat(holder.getString("connection")).isEqualTo("c3");
    assertThat(holder.getString("state")).isEqualTo("in_database");
    assertThat(json("/pools/orders/holders?seconds=0", 200).getArray("groups")).hasSize(3);
    orders.tellsHolders = false;
    assertThat(json("/pools/orders/holders", 200).getString("says")).contains("--inject");
  }

  private static Holder holder(String connection, double seconds, String borrower) {
    return new Holder(
        connection,
        seconds,
        "worker",
        Holder.ThreadState.IN_DATABASE,
        List.of(borrower),
        List.of("read"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | text/plain; version=0.0.4",
        "text/plain;version=0.0.4 | text/plain; version=0.0.4",
        "application/openmetrics-text | application/openmetrics-text; version=1.0.0",
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | application/openmetrics-text; version=1.0.0",
        "application/openmetrics-text;q=0.3,text/plain;q=0.5 | text/plain; version=0.0.4",
        "application/openmetrics-text;version=2.0.0 | text/plain; version=0.0.4",
        "application/openmetrics-text;q=0 | text/plain; version=0.0.4",
      })
  void metricsComeInTheFormThatIsAskedFor(String accept, String type) throws Exception {
    HttpResponse<byte[]> response = get("/metrics", "Accept", accept);

    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
    assertThat(text(response)).contains("confida_monitor_cpu_seconds_total{part=\"http\"}");
  }

  @Test
  void metricsAreCompressedOnlyWhenAskedFor() throws Exception {
    HttpResponse<byte[]> response = get("/metrics", "Accept-Encoding", "br, gzip;q=0.5");
    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("db_client_connections");
    }
    assertThat(get("/metrics", "Accept-Encoding", "gzip;q=0").headers().map())
        .doesNotContainKey("content-encoding");
    assertThat(get("/metrics").headers().map()).doesNotContainKey("content-encoding");
  }

  @Test
  void theReportComesInThreeForms() throws Exception {
    assertThat(text(get("/report"))).isEqualTo("TEXT PT1M 1");
    assertThat(text(get("/report?seconds=30&format=json"))).isEqualTo("JSON PT30S 1");
    HttpResponse<byte[]> page = get("/report", "Accept", "text/html,*/*;q=0.8");
    assertThat(text(page)).isEqualTo("HTML PT1M 1");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    json("/report?format=pdf", 400);
  }

  @Test
  void eventsTellEachSampleAndWhatWasLost() throws Exception {
    try (RawClient listener = new RawClient(endpoints.port()).get("/events?pool=orders")) {
      assertThat(listener.answer().headers()).containsEntry("content-type", "text/event-stream");
      assertThat(listener.line()).startsWith(":");
      await().until(() -> shop.listeners.size() == 1);
      shop.sample(new FakePool("other").latest.orElseThrow());
      shop.sample(orders.latest.orElseThrow());
      JsonObject sample = nextSample(listener);
      assertThat(sample.getString("target")).isEqualTo("shop");
      assertThat(sample.getString("pool")).isEqualTo("orders");
      assertThat(sample.getInt("active")).isEqualTo(7);
      assertThat(sample.getInt("dropped")).isZero();

      int sent = 200_000;
      for (int i = 0; i < sent; i++) {
        shop.sample(orders.latest.orElseThrow());
      }
      int got = 0;
      int dropped = 0;
      while (dropped == 0) {
        got++;
        dropped = nextSample(listener).getInt("dropped");
      }
      assertThat(dropped).isPositive().isLessThan(sent);
      assertThat(got).isPositive();
    }
    // The place is free again, and nobody is called, once the client is found to be gone.
    await()
        .until(
            () -> {
              shop.sample(orders.latest.orElseThrow());
              return shop.listeners.isEmpty();
            });
  }

  private static JsonObject nextSample(RawClient listener) throws Exception {
    String line = listener.line();
    while (!line.equals("event: sample")) {
      line = listener.line();
    }
    String data = listener.line();
    assertThat(data).startsWith("data: ");
    return JsonParser.object().from(data.substring(6));
  }

  @Test
  void eventsFollowTargetsThatComeAndGo() throws Exception {
    try (RawClient listener = new RawClient(endpoints.port()).get("/events")) {
      await().until(() -> shop.listeners.size() == 1);
      FakeTarget billing = new FakeTarget("billing", new FakePool("invoices"));
      targets.add(billing);
      targets.remove(shop);
      await().until(() -> billing.listeners.size() == 1 && shop.listeners.isEmpty());
      listener.answer();
      billing.sample(new FakePool("invoices").latest.orElseThrow());
      assertThat(nextSample(listener).getString("target")).isEqualTo("billing");
    }
  }

  @Test
  void aFifthListenerIsRefusedAndAllEndWithTheServer() throws Exception {
    RawClient[] listeners = new RawClient[4];
    for (int i = 0; i < listeners.length; i++) {
      listeners[i] = new RawClient(endpoints.port()).get("/events");
      listeners[i].answer();
    }
    await().until(() -> shop.listeners.size() == 4);
    assertThat(get("/events").statusCode()).isEqualTo(503);
    assertThat(get("/live").statusCode()).as("others are served").isEqualTo(200);
    endpoints.close();
    for (RawClient listener : listeners) {
      listener.line();
      listener.close();
    }
    assertThat(shop.listeners).isEmpty();
  }
}
