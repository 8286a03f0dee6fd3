package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import org.junit.jupiter.params.provider.ValueSource;

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
      assertThat(loaded.getProtectionDomain().getClassLoader())
          .as("a policy counts for it")
          .isSameAs(classes);
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

  /** As one with a shell's script in front; and a comment that looks like the end of a jar. */
  @Test
  void findsTheJarBehindAnotherFileAndBesideAMisleadingComment() throws Exception {
    byte[] whole = Files.readAllBytes(jar(true, "PK\5\6 is how a jar ends"));
    byte[] script = "#!/bin/sh\nexec java -jar $0\n".getBytes(StandardCharsets.UTF_8);
    Path behind = directory.resolve("behind.jar");
    Files.write(behind, script);
    Files.write(behind, whole, StandardOpenOption.APPEND);

    try (AgentClasses classes = new AgentClasses(behind.toFile())) {
      assertThat(classes.loadClass(CLASS).getClassLoader()).isSameAs(classes);
    }
  }

  /**
   * Overwritten in place while an agent of it runs, as {@code cp} does: no class of either is made
   * of what stands there.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJarThatChangesUnderItIsTold(boolean packed) throws Exception {
    Path jar = jar(packed, null);
    try (AgentClasses classes = new AgentClasses(jar.toFile())) {
      byte[] other = Files.readAllBytes(jar);
      int name = indexOf(other, "snapshot/Count");
      // One bit of the class, whose name in the stored one comes after that of its entry.
      other[packed ? name + 100 : indexOf(other, "OptionalInt")] ^= 1;
      Files.write(jar, other, StandardOpenOption.WRITE);

      assertThatThrownBy(() -> classes.loadClass(CLASS))
          .isInstanceOf(ClassNotFoundException.class)
          .cause()
          .hasMessage(jar + " was changed since it was opened");

      Files.write(jar, new byte[10]);
      assertThatThrownBy(() -> classes.loadClass(CLASS))
          .isInstanceOf(ClassNotFoundException.class)
          .cause()
          .hasMessage(jar + " was changed since it was opened");
    }
  }

  /** The figures in the directory are nobody's but the file's: they take no memory unseen. */
  @ParameterizedTest
  @CsvSource({"24, 2147483647", "24, -1", "20, 1073741824", "10, 12", "42, -2"})
  void whatTheDirectoryClaimsIsNotBelieved(int field, int claim) throws Exception {
    Path jar = jar(true, null);
    byte[] bytes = Files.readAllBytes(jar);
    int entry = lastIndexOf(bytes, "io/confida") - 46;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + field, claim);
    Path wrong = Files.write(directory.resolve("wrong.jar"), bytes);

    try (AgentClasses classes = new AgentClasses(wrong.toFile())) {
      assertThatThrownBy(() -> classes.loadClass(CLASS))
          .isInstanceOf(ClassNotFoundException.class)
          .cause()
          .hasMessage(wrong + " is no jar that can be read: give the path of the agent's jar");
    }
  }

  @Test
  void aJarOfAnySizeThatIsClaimedIsRefused() throws Exception {
    byte[] bytes = Files.readAllBytes(jar(true, null));
    for (int claim : new int[] {Integer.MAX_VALUE, -1, 1 << 24, bytes.length}) {
      for (int field : new int[] {12, 16}) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(bytes.length - 22 + field, claim);
        Path wrong = Files.write(directory.resolve("claims.jar"), changed);
        assertThatThrownBy(() -> new AgentClasses(wrong.toFile()))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("is no jar that can be read");
      }
    }
  }

  /** Neither the application's nor its own: nobody who asks it for resources gets another's. */
  @Test
  void hasNoResources() throws Exception {
    try (AgentClasses classes = new AgentClasses(jar(true, null).toFile())) {
      assertThat(classes.getResource(AgentClassesTest.class.getName().replace('.', '/') + ".class"))
          .isNull();
      assertThat(classes.getResourceAsStream("META-INF/services/org.junit.platform.engine.Engine"))
          .isNull();
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private static int lastIndexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(text);
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
