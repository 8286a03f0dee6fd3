package io.confida.monitor.target;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Map;
import javax.management.remote.JMXServiceURL;

/**
 * A JVM on this machine. Its own management connector is opened, on the loopback address and for
 * this user only; no code is loaded into it.
 *
 * @param pid its process id
 */
public record LocalProcess(String name, long pid) implements Target {

  @Override
  public TargetConnection connect() throws TargetException {
    String address = Attach.to(pid, VirtualMachine::startLocalManagementAgent);
    try {
      return JmxConnection.open(new JMXServiceURL(address), Map.of());
    } catch (IOException | RuntimeException e) {
      throw new TargetException(Failures.connecting("process " + pid, e), e);
    }
  }
}
