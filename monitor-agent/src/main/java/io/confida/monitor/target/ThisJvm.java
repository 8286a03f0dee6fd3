package io.confida.monitor.target;

import java.util.Collection;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;

/** The JVM that runs this. */
public record ThisJvm(String name) implements Target {

  @Override
  public TargetConnection connect() {
    return new Within();
  }

  private static final class Within implements TargetConnection {
    /**
     * The platform's MBean server is among them as soon as anybody has asked for it. It is not made
     * here: that would set up the application's logging before the application chose how, which an
     * application server takes ill.
     */
    @Override
    public Collection<? extends MBeanServerConnection> servers() {
      return MBeanServerFactory.findMBeanServer(null);
    }

    @Override
    public boolean unbounded() {
      return true;
    }

    @Override
    public boolean isSilent() {
      return false;
    }

    @Override
    public void check() {
      // It runs this very line.
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }
}
