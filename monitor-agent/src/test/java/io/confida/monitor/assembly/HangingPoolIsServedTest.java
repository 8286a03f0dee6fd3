package io.confida.monitor.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.FakeBean;
import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.config.AgentArguments;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.exposition.HttpEndpoints;
import io.confida.monitor.exposition.http.RawClient;
import io.confida.monitor.target.ThisJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that answers is the one that looks whether a pool hangs. */
class HangingPoolIsServedTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void takeOut() throws Exception {
    release.countDown();
    for (String pool : List.of("a hangs", "b sound")) {
      server.unregisterMBean(name(pool));
    }
  }

  private static ObjectName name(String pool) throws Exception {
    return new ObjectName("com.zaxxer.hikari:type=Pool (" + pool + ")");
  }

  private Object hang() {
    hanging.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  @Test
  void scrapesGoOnAndTellTheOthersFigures() throws Exception {
    FakeBean sound = FakeBean.pool(1, 1, 2, 0);
    server.registerMBean(
        FakeBean.pool(0, 0, 0, 0).answering("IdleConnections", this::hang), name("a hangs"));
    server.registerMBean(sound, name("b sound"));
    AgentSettings settings = AgentArguments.parse("port=0", Map.of()).settings();
    try (MonitoredTarget target =
            MonitoredTarget.start(
                new ThisJvm("this JVM"),
                Assembly.watching(settings, line -> {}),
                JudgeSettings.defaults());
        HttpEndpoints endpoints =
            Assembly.endpoints(settings, "test", false, () -> List.of(target), line -> {})) {
      hanging.await();
      sound.with("ThreadsAwaitingConnection", 7);

      await()
          .untilAsserted(
              () ->
                  assertThat(scrape(endpoints.port()))
                      .contains(
                          "db_client_connection_pending_requests{db_client_connection_pool_name=\"b"
                              + " sound\"} 7"));
      assertThat(scrape(endpoints.port()))
          .doesNotContain(
              "db_client_connection_pending_requests{db_client_connection_pool_name=\"a hangs\"}");
    }
  }

  private static String scrape(int port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.get("/metrics").answer().body();
    }
  }
}
