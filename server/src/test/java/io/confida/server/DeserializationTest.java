package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JMX client may send to the server: what monitoring needs, and nothing more. */
class DeserializationTest {

  @TempDir private Path directory;

  @Test
  void aClassThatMonitoringDoesNotNeedIsRefused() throws Exception {
    ObjectName memory = new ObjectName("java.lang:type=Memory");
    Map<String, String> sqlite = Map.of("DATABASE_URL", "sqlite:///./confida.db");
    try (ServerProcess server = ServerProcess.start(directory, sqlite)) {
      Api api = server.api();
      try (JMXConnector connector = connect(server.pid())) {
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        beans.setAttribute(memory, new Attribute("Verbose", false));

        for (Object refused : List.of(new File("x"), Duration.ofSeconds(1))) {
          assertThatThrownBy(() -> beans.setAttribute(memory, new Attribute("Verbose", refused)))
              .as("%s", refused.getClass())
              .hasStackTraceContaining("filter status: REJECTED");
        }

        assertThat(beans.getAttribute(memory, "Verbose")).isEqualTo(false);
      }
      api.get("/live").is(200);
    }
  }

  /** The address is the JVM's own word. */
  @SuppressWarnings("BanJNDI")
  private static JMXConnector connect(long pid) throws Exception {
    VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
    try {
      return JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()));
    } finally {
      jvm.detach();
    }
  }
}
