package io.confida.monitor.sampling;

import io.confida.monitor.target.TargetConnection;
import io.confida.monitor.target.TargetException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.management.MBeanServerConnection;

/** A target that is there, refuses or breaks as the test says. */
final class FakeTarget implements Link.Connector {
  private final MBeanServerConnection server;
  private Optional<String> refusal = Optional.empty();
  private boolean broken;
  private boolean silent;
  private int attempts;
  private int closed;

  FakeTarget(MBeanServerConnection server) {
    this.server = server;
  }

  void refuse(String why) {
    refusal = Optional.of(why);
  }

  void accept() {
    refusal = Optional.empty();
    broken = false;
  }

  void answers(boolean answers) {
    silent = !answers;
  }

  void breakConnections() {
    broken = true;
  }

  int attempts() {
    return attempts;
  }

  int closed() {
    return closed;
  }

  @Override
  public TargetConnection connect() throws TargetException {
    attempts++;
    if (refusal.isPresent()) {
      throw new TargetException(refusal.get());
    }
    return new TargetConnection() {
      @Override
      public Collection<? extends MBeanServerConnection> servers() {
        return List.of(server);
      }

      @Override
      public boolean unbounded() {
        return false;
      }

      @Override
      public boolean isSilent() {
        return silent;
      }

      @Override
      public void check() throws IOException {
        if (broken) {
          throw new IOException("broken on purpose");
        }
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }
}
