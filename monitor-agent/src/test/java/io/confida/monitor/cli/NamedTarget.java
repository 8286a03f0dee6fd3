package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.Jdks;
import io.confida.monitor.TargetApp;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** A {@link TargetApp} in a jar of a name that no other JVM of this machine has. */
record NamedTarget(Process process) implements AutoCloseable {

  /** Starts it; returns when its pool is open. */
  static NamedTarget start(Path jar, String jdbcUrl, String pool) throws IOException {
    var manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, TargetApp.class.getName());
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    main.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(classPath.split(java.io.File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
    Process process =
        new ProcessBuilder(
                Jdks.running().toString(), "-Xmx128m", "-jar", jar.toString(), jdbcUrl, pool)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var target = new NamedTarget(process);
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    assertThat(said.lines().anyMatch("ready"::equals)).as("it becomes ready").isTrue();
    return target;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
