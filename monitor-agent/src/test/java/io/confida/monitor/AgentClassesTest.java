package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentClassesTest {
  private static final String CLASS = "io.confida.monitor.snapshot.Count";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"true, ", "false, ", "true, a comment"})
  void readsPackedAndPlainEntries(boolean packed, @Nullable String comment) throws Exception {
    Path jar = jar(packed, comment);

    try (AgentClasses classes = new AgentClasses(jar.toFile())) {
      Class<?> loaded = classes.loadClass(CLASS);
      assertThat(loaded.getClassLoader()).isSameAs(classes);
      assertThat(loaded.getMethod("of", int.class).invoke(null, 7)).hasToString("OptionalInt[7]");
      assertThat(loaded.getPackage().getImplementationVersion()).isEqualTo("1.2.3");
      assertThat(loaded.getProtectionDomain().getCodeSource().getLocation())
          .isEqualTo(jar.toUri().toURL());
      assertThat(classes.loadClass(CLASS)).isSameAs(loaded);
      assertThat(classes.loadClass("java.sql.Connection")).isSameAs(java.sql.Connection.class);
    }
  }

  @Test
  void doesNotTakeFromTheApplicationWhatTheJarLacks() throws Exception {
    try (AgentClasses classes = new AgentClasses(jar(true, null).toFile())) {
      assertThatThrownBy(() -> classes.loadClass("io.confida.monitor.snapshot.Holder"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> classes.loadClass(AgentClassesTest.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void whatIsNoJarIsToldByItsName() throws Exception {
    Path text = Files.writeString(directory.resolve("agent.txt"), "x".repeat(200));
    Path jar = jar(true, null);
    Path half = directory.resolve("half.jar");
    byte[] whole = Files.readAllBytes(jar);
    Files.write(half, java.util.Arrays.copyOf(whole, whole.length / 2));

    for (Path file : List.of(text, half)) {
      assertThatThrownBy(() -> new AgentClasses(file.toFile()))
          .isInstanceOf(IOException.class)
          .hasMessage(file + " is no jar that can be read: give the path of the agent's jar");
    }
    assertThatThrownBy(() -> new AgentClasses(directory.toFile()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString());
  }

  @Test
  void aClosedOneLoadsNothingMore() throws Exception {
    AgentClasses classes = new AgentClasses(jar(true, null).toFile());
    classes.close();

    assertThatThrownBy(() -> classes.loadClass(CLASS))
        .isInstanceOf(ClassNotFoundException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  /** A {@code URLClassLoader} leaves more than 10 KB a class. */
  @Test
  void leavesLittleBehindOfEachClass() throws Exception {
    Path jar = AgentJar.build(directory);
    List<String> names = namesIn(jar);
    assertThat(names).hasSizeGreaterThan(150);
    try (AgentClasses classes = new AgentClasses(jar.toFile())) {
      classes.loadClass(names.get(0));
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (String name : names) {
        classes.loadClass(name);
      }
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / names.size();
      assertThat(each).isLessThan(4_000);
    }
  }

  private static List<String> namesIn(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.matches("io/confida/monitor/(analysis|exposition|sampling)/.*class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .forEach(names::add);
    }
    return names;
  }

  private Path jar(boolean packed, @Nullable String comment) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2.3");
    Path file = directory.resolve("some.jar");
    String name = CLASS.replace('.', '/') + ".class";
    byte[] bytes;
    try (InputStream in = AgentClasses.class.getResourceAsStream("/" + name)) {
      bytes = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    try (var out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      out.setComment(comment);
      JarEntry entry = new JarEntry(name);
      if (!packed) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
      }
      out.putNextEntry(entry);
      out.write(bytes);
      out.closeEntry();
    }
    return file;
  }
}
