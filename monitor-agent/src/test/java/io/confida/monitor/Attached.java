package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an operator does to a JVM from outside: loads the agent, takes it out, asks jcmd. */
final class Attached {
  private final Path jar;
  private final Path portFile;
  private final long pid;

  Attached(Path jar, long pid) throws IOException {
    this.jar = jar;
    this.pid = pid;
    this.portFile = Files.createTempFile("agent", ".port");
  }

  /** Loads the agent and gives what it wrote: its port, or why it failed. */
  String load(String arguments) throws Exception {
    Files.delete(portFile);
    loadAgent(
        "jar=" + jar + ",port-file=" + portFile + (arguments.isEmpty() ? "" : ",") + arguments);
    return Files.readString(portFile).strip();
  }

  void detach() throws Exception {
    loadAgent("detach");
  }

  private void loadAgent(String arguments) throws Exception {
    try {
      VirtualMachine target = VirtualMachine.attach(Long.toString(pid));
      try {
        target.loadAgent(jar.toString(), arguments);
      } finally {
        target.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  /** What jcmd says. */
  String jcmd(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    all.add(Long.toString(pid));
    all.addAll(Arrays.asList(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
