package io.confida.benchmarks.micro.http;

import io.confida.benchmarks.load.HttpCall;
import io.confida.benchmarks.micro.Interlude;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
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
 * The server's endpoints over HTTP on kept connections, client and server in this JVM, with virtual
 * threads and with its platform threads ({@code ASYNC_DATABASE_ENABLED}). The control answers the
 * same requests by plain JDBC over HikariCP; it has no parse-jd, and stores the posting as a
 * session instead, which is the least of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class Endpoints {

  /** Which threads of the server talk to the database; the control knows but one way. */
  @Param({"virtual", "platform"})
  public String mode = "virtual";

  private @Nullable Servers servers;

  /** For JMH. */
  public Endpoints() {}

  /** Starts both servers. */
  @Setup
  public void start() throws SQLException {
    Servers started = Servers.start(mode);
    servers = started;
    started.tidy();
    Interlude.afterEach(this::tellAndTidy);
  }

  /** Stops both. */
  @TearDown
  public void stop() {
    Interlude.atEnd(servers()::close);
  }

  /** Tells what was not given back; the next iteration finds the tables of sessions as this one. */
  private void tellAndTidy() {
    servers().tellKept();
    servers().tidy();
  }

  /** One question. */
  @Benchmark
  public int byId(Clients clients) throws IOException {
    return clients.ask(servers().nextById());
  }

  /** One question, by the control. */
  @Benchmark
  public int byIdControl(Clients clients) throws IOException {
    return clients.askControl(servers().nextById());
  }

  /** A list of 50 questions. */
  @Benchmark
  public int list(Clients clients) throws IOException {
    return clients.ask(Servers.LIST);
  }

  /** A list of 50 questions, by the control. */
  @Benchmark
  public int listControl(Clients clients) throws IOException {
    return clients.askControl(Servers.LIST);
  }

  /** A posting read, questions chosen, and all of it stored. */
  @Benchmark
  public int parseJd(Clients clients) throws IOException {
    return clients.ask(servers().parseJd());
  }

  /** The posting stored, by the control. */
  @Benchmark
  public int parseJdControl(Clients clients) throws IOException {
    return clients.askControl(servers().storePosting());
  }

  /** A session stored. */
  @Benchmark
  public int insert(Clients clients) throws IOException {
    return clients.ask(Servers.INSERT);
  }

  /** A session stored, by the control. */
  @Benchmark
  public int insertControl(Clients clients) throws IOException {
    return clients.askControl(Servers.INSERT);
  }

  /** Where the servers listen, for the threads that ask them. */
  Servers servers() {
    if (servers == null) {
      throw new IllegalStateException("not started");
    }
    return servers;
  }

  /** Refuses to measure a failure. */
  static int answered(int status, HttpCall call) {
    if (status != 200 && status != 201) {
      throw new IllegalStateException(call.firstLine() + " is answered with " + status);
    }
    return status;
  }
}
