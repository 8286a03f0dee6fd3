package io.confida.monitor.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** The jar that this runs from: the one to load into a target. */
final class OwnJar {
  private OwnJar() {}

  static Path path() {
    CodeSource source = OwnJar.class.getProtectionDomain().getCodeSource();
    try {
      if (source != null && source.getLocation().getPath().endsWith(".jar")) {
        return Path.of(source.getLocation().toURI());
      }
    } catch (URISyntaxException e) {
      throw new CommandException(
          ExitCode.FAILED, "the path of this jar is no URL: move it elsewhere", e);
    }
    throw new CommandException(
        ExitCode.FAILED, "--inject needs the packaged jar: run java -jar monitor-agent.jar");
  }
}
