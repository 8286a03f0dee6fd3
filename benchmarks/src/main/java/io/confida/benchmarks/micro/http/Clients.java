package io.confida.benchmarks.micro.http;

import io.confida.benchmarks.load.HttpCall;
import io.confida.benchmarks.load.KeptConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One thread's kept connections. */
@State(Scope.Thread)
public class Clients {

  private @Nullable KeptConnection ours;
  private @Nullable KeptConnection control;

  /** For JMH. */
  public Clients() {}

  /** Connects. */
  @Setup
  public void open(Endpoints suite) throws IOException {
    ours = KeptConnection.openBlocking(suite.servers().port());
    control = KeptConnection.openBlocking(suite.servers().controlPort());
  }

  /** Disconnects. */
  @TearDown
  public void close() throws IOException {
    opened(ours).close();
    opened(control).close();
  }

  int ask(HttpCall call) throws IOException {
    return Endpoints.answered(opened(ours).ask(call), call);
  }

  int askControl(HttpCall call) throws IOException {
    return Endpoints.answered(opened(control).ask(call), call);
  }

  private static KeptConnection opened(@Nullable KeptConnection connection) {
    if (connection == null) {
      throw new IllegalStateException("not opened");
    }
    return connection;
  }
}
