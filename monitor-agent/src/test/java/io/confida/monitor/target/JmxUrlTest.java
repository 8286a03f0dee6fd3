package io.confida.monitor.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmxUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.example:9010",
        "[::1]:9010",
        "service:jmx:rmi:///jndi/rmi://db.example:9010/jmxrmi",
        "service:jmx:rmi://db.example:9011/jndi/rmi://db.example:9010/jmxrmi"
      })
  void takesTheUsualForms(String address) {
    assertThat(new JmxUrl("a", address).address()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.example",
        "db.example:99999",
        "http://db.example:9010",
        "service:jmx:jmxmp://db.example:9010",
        "service:jmx:rmi:///jndi/ldap://evil.example/jmxrmi"
      })
  void refusesWhatIsNoAddressOrLeadsElsewhere(String address) {
    assertThatThrownBy(() -> new JmxUrl("a", address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "' is no")
        .hasMessageContaining(":");
  }

  @Test
  void showsNoPassword() {
    var url = new JmxUrl("a", "db:1", Optional.of(new JmxUrl.Credentials("eve", "hunter2")), false);
    assertThat(url.toString()).contains("eve").doesNotContain("hunter2");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    refused("127.0.0.1:" + port, "connection to 127.0.0.1:" + port + " refused");
  }

  @Test
  void saysThatTheHostIsUnknown() {
    refused("no-such-host.invalid:9010", "unknown host in no-such-host.invalid:9010");
  }

  @Test
  void saysThatSomethingElseListens() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var web =
          new Thread(
              () -> {
                try (var client = server.accept()) {
                  client
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      web.start();
      refused("127.0.0.1:" + server.getLocalPort(), "is not an RMI registry");
      web.join();
    }
  }

  @Test
  void givesUpOnWhoSaysNothing() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      refused("127.0.0.1:" + silent.getLocalPort(), "does not answer");
    }
  }

  private static void refused(String address, String why) {
    assertThatThrownBy(() -> new JmxUrl("a", address).connect())
        .isInstanceOf(TargetException.class)
        .hasMessageContaining(why);
  }
}
