package io.confida.monitor.target;

import java.io.IOException;
import java.net.MalformedURLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * A JVM that offers JMX on the network.
 *
 * @param name the name by which the operator knows it
 * @param address {@code host:port} of its RMI registry, or a {@code service:jmx:rmi:} URL
 * @param credentials user and password, where it asks for them
 * @param tlsRegistry whether its registry speaks TLS ({@code
 *     com.sun.management.jmxremote.registry.ssl})
 */
public record JmxUrl(
    String name, String address, Optional<Credentials> credentials, boolean tlsRegistry)
    implements Target {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>[^:/\\s\\[\\]]+|\\[[0-9a-fA-F:.]+])[:](?<port>\\d{1,5})");
  private static final String SERVICE = "service:jmx:";

  /** Who asks. The password is in no text made of it. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[user=" + user + "]";
    }
  }

  /**
   * @throws IllegalArgumentException if the address is none; one line that names the way out
   */
  public JmxUrl {
    serviceUrl(address);
  }

  /** Without credentials and TLS. */
  public JmxUrl(String name, String address) {
    this(name, address, Optional.empty(), false);
  }

  /** Another machine, or a container whose port is passed on: not known to be here. */
  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public TargetConnection connect() throws TargetException {
    Map<String, Object> environment = new HashMap<>();
    credentials.ifPresent(
        who ->
            environment.put(JMXConnector.CREDENTIALS, new String[] {who.user(), who.password()}));
    if (tlsRegistry) {
      environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
    }
    try {
      return JmxConnection.open(serviceUrl(address), environment);
    } catch (IOException | RuntimeException e) {
      throw new TargetException(Failures.connecting(address, e), e);
    }
  }

  private static JMXServiceURL serviceUrl(String address) {
    try {
      if (!address.startsWith(SERVICE)) {
        var parts = HOST_AND_PORT.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group("port")) > 65535) {
          throw new IllegalArgumentException(
              "'" + address + "' is no JMX address: use host:port or service:jmx:rmi:…");
        }
        return new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + address + "/jmxrmi");
      }
      var url = new JMXServiceURL(address);
      String path = url.getURLPath().toLowerCase(Locale.ROOT);
      // A directory of another kind may hand out objects of any class.
      if (!url.getProtocol().equals("rmi")
          || (path.startsWith("/jndi/") && !path.startsWith("/jndi/rmi:"))) {
        throw new IllegalArgumentException(
            "'"
                + address
                + "' is not over RMI: use service:jmx:rmi:///jndi/rmi://host:port/jmxrmi");
      }
      return url;
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(
          "'" + address + "' is no JMX address: " + e.getMessage(), e);
    }
  }
}
