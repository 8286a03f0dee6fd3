package io.confida.benchmarks.micro.agent;

import io.confida.benchmarks.load.HttpCall;
import io.confida.benchmarks.load.KeptConnection;
import io.confida.benchmarks.micro.Interlude;
import io.confida.monitor.discovery.BeanPools;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the agent does: read a pool's figures, ten times a second, and tell them all when it is
 * asked. The controls are the same MBean's attributes read by hand, and a server that answers with
 * the same number of bytes that it has ready.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+EnableDynamicAgentLoading")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class AgentScrapes {

  private static final HttpCall METRICS = HttpCall.get("/metrics");
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
  private static final String[] ATTRIBUTES = {
    "ActiveConnections", "IdleConnections", "TotalConnections", "ThreadsAwaitingConnection"
  };

  /** Pools of the JVM; a sample is of one of them, a scrape of all. */
  @Param({"1", "20"})
  public int pools;

  private @Nullable Parts parts;

  /** What there is while this is measured. */
  private record Parts(
      WatchedPools pools,
      LoadedAgent agent,
      WebServer plain,
      KeptConnection toAgent,
      KeptConnection toPlain,
      WatchedPool sampled,
      ObjectName bean) {}

  /** For JMH. */
  public AgentScrapes() {}

  /** Opens the pools, loads the agent, and starts a server that answers as much. */
  @Setup
  public void start() throws IOException, JMException {
    WatchedPools watched = new WatchedPools(pools);
    WatchedPool first = new BeanPools(BEANS, List.of()).search().getFirst();
    LoadedAgent agent = LoadedAgent.load();
    byte[] answer = wholeAnswer(agent.port());
    WebServer plain =
        WebServer.builder()
            .host(InetAddress.getLoopbackAddress().getHostAddress())
            .port(0)
            .featuresDiscoverServices(false)
            .shutdownHook(false)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .routing(
                routing -> routing.get("/metrics", (request, response) -> response.send(answer)))
            .build()
            .start();
    parts =
        new Parts(
            watched,
            agent,
            plain,
            KeptConnection.openBlocking(agent.port()),
            KeptConnection.openBlocking(plain.port()),
            first,
            new ObjectName("com.zaxxer.hikari:type=Pool (" + first.name() + ")"));
    Interlude.afterEach(watched::tellKept);
  }

  /** The agent sees new pools at its next search: the answer is whole when the last is in it. */
  private byte[] wholeAnswer(int port) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + port + "/metrics");
    String last = "\"watched-" + pools + "\"";
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() - end < 0) {
      try (var in = address.toURL().openStream()) {
        byte[] answer = in.readAllBytes();
        if (new String(answer, StandardCharsets.UTF_8).contains(last)) {
          return answer;
        }
      }
    }
    throw new IllegalStateException("the agent does not see the pool " + last);
  }

  /** Ends all of it. */
  @TearDown
  public void stop() {
    Interlude.atEnd(this::end);
  }

  private void end() throws IOException {
    Parts running = parts();
    running.toAgent.close();
    running.toPlain.close();
    running.plain.stop();
    running.agent.close();
    running.pools.close();
  }

  /** One sample of one pool. */
  @Benchmark
  public PoolFigures sample() throws Exception {
    return parts().sampled.read();
  }

  /** The four counts, read by hand. */
  @Benchmark
  public AttributeList sampleControl() throws JMException {
    return BEANS.getAttributes(parts().bean, ATTRIBUTES);
  }

  /** The figures of all pools, asked for on a kept connection. */
  @Benchmark
  public int scrape() throws IOException {
    return ok(parts().toAgent.ask(METRICS));
  }

  /** As many bytes from a server that has them ready. */
  @Benchmark
  public int scrapeControl() throws IOException {
    return ok(parts().toPlain.ask(METRICS));
  }

  private static int ok(int status) {
    if (status != 200) {
      throw new IllegalStateException("answered with " + status);
    }
    return status;
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("not started");
    }
    return parts;
  }
}
