package io.confida.monitor.target;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerDelegate;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A connection over RMI to another JVM. */
final class JmxConnection implements TargetConnection {
  private static final System.Logger LOG = System.getLogger(JmxConnection.class.getName());

  private final JMXConnector connector;
  private final Answers answers;
  private final MBeanServerConnection server;

  private JmxConnection(JMXConnector connector, MBeanServerConnection server) {
    this.connector = connector;
    this.answers = new Answers(server, System::nanoTime);
    this.server = answers.noted();
  }

  /** The address is the operator's, and none but RMI's own names get here. */
  @SuppressWarnings("BanJNDI")
  static JmxConnection open(JMXServiceURL url, Map<String, ?> environment) throws IOException {
    RmiTimeouts.install();
    Map<String, Object> all = new HashMap<>(environment);
    // Each sample tells whether the JVM is there: no thread of its own needs to ask.
    all.put("jmx.remote.x.client.connection.check.period", 0L);
    JMXConnector connector = JMXConnectorFactory.connect(url, all);
    try {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      // Without an argument that is an object, a filter that refuses objects would not show.
      server.getAttribute(MBeanServerDelegate.DELEGATE_NAME, "MBeanServerId");
      return new JmxConnection(connector, server);
    } catch (JMException e) {
      connector.close();
      throw new IOException("no MBean server answers: " + e.getClass().getSimpleName(), e);
    } catch (IOException | RuntimeException e) {
      connector.close();
      throw e;
    }
  }

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
    return answers.silentNanos() > RmiTimeouts.silence().toNanos();
  }

  @Override
  public void check() throws IOException {
    server.getDefaultDomain();
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // Mostly because the JVM is gone: nothing is left there to be closed.
      LOG.log(Level.DEBUG, "the connection was broken when it was closed", e);
    }
  }
}
