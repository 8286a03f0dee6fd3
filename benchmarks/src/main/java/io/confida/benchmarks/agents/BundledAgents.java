package io.confida.benchmarks.agents;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The agents' jars that come with the benchmarks. */
public final class BundledAgents {

  private BundledAgents() {}

  /** {@code agents} beside {@code benchmarks.jar}. */
  public static Path directory() {
    try {
      Path here =
          Path.of(BundledAgents.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return here.resolveSibling("agents");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where this jar is cannot be told", e);
    }
  }
}
