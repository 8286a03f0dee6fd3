package io.confida.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The agent's jar as tests need it before there is one: our classes and those of our libraries. */
final class AgentJar {
  /** A class of each library that the agent needs within a target. */
  private static final List<String> LIBRARIES =
      List.of("com.grack.nanojson.JsonWriter", "org.yaml.snakeyaml.LoaderOptions");

  private AgentJar() {}

  /** Writes it into the directory. */
  static Path build(Path directory) throws IOException {
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", MonitorAgent.class.getName());
    main.putValue("Agent-Class", MonitorAgent.class.getName());
    main.putValue("Can-Retransform-Classes", "true");
    Path jar = directory.resolve("monitor-agent-test.jar");
    Set<String> written = new HashSet<>();
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.setLevel(1);
      copy(whereIs(MonitorAgent.class), out, written);
      for (String library : LIBRARIES) {
        copy(whereIs(Class.forName(library)), out, written);
      }
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IOException(e);
    }
    return jar;
  }

  private static Path whereIs(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void copy(Path from, JarOutputStream out, Set<String> written) throws IOException {
    if (Files.isDirectory(from)) {
      copyTree(from, out, written);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(from)) {
        copyTree(jar.getPath("/"), out, written);
      }
    }
  }

  private static void copyTree(Path root, JarOutputStream out, Set<String> written)
      throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> copyFile(root.relativize(file).toString(), file, out, written));
    }
  }

  private static void copyFile(String name, Path file, OutputStream out, Set<String> written) {
    if (name.startsWith("META-INF/MANIFEST") || name.equals("module-info.class")) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (written.add(name) && out instanceof JarOutputStream jar) {
        jar.putNextEntry(new JarEntry(name));
        in.transferTo(jar);
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
