package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a main class of the tests in a JVM of its own, with the pool jars that it is given. */
final class ScenarioJvm {
  private ScenarioJvm() {}

  /** The jars that the build puts beside the classes: one version of HikariCP each. */
  static Path pool(String version) {
    return Path.of("target", "pools", "HikariCP-" + version + ".jar").toAbsolutePath();
  }

  /**
   * Runs it to its end, which must be a good one.
   *
   * @param java which {@code java}
   * @param pools put in front of a class path without any HikariCP
   */
  static void run(Path java, List<Path> pools, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path probe = probeJar();
    Path output = Files.createTempFile("scenario", ".out");
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:-OmitStackTraceInFastThrow"));
    command.add("-javaagent:" + probe);
    command.addAll(List.of("-cp", classPath(pools), main.getName()));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(3, TimeUnit.MINUTES);
      assertThat(ended ? process.exitValue() : -1)
          .as("%s on %s: %s", main.getSimpleName(), java, Files.readString(output))
          .isZero();
    } finally {
      process.destroyForcibly();
      Files.delete(output);
      Files.delete(probe);
    }
  }

  private static String classPath(List<Path> pools) {
    String whole =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    Stream<String> others =
        Arrays.stream(whole.split(File.pathSeparator)).filter(jar -> !jar.contains("HikariCP"));
    return Stream.concat(pools.stream().map(Path::toString), others)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path probeJar() throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", ProbeAgent.class.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    Path jar = Files.createTempFile("probe", ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
    return jar;
  }
}
