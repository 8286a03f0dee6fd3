package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is in the jar that is sent into other people's JVMs. */
class JarIT {
  private static final long MOST_BYTES = 3 * 512 * 1024;

  @Test
  void isSmall() throws Exception {
    assertThat(Files.size(AgentJar.path())).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void holdsNothingUnderAnothersName() throws Exception {
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();

      assertThat(names)
          .filteredOn(name -> name.endsWith(".class"))
          .isNotEmpty()
          .allMatch(name -> name.startsWith("io/confida/monitor/"));
      assertThat(names)
          .anyMatch(name -> name.startsWith("io/confida/monitor/shaded/picocli/"))
          .anyMatch(name -> name.startsWith("io/confida/monitor/shaded/snakeyaml/"));
    }
  }

  @Test
  void isAProgramAndAnAgent() throws Exception {
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      var manifest = jar.getManifest().getMainAttributes();

      for (String role : List.of("Main-Class", "Premain-Class", "Agent-Class")) {
        String name = manifest.getValue(role);
        assertThat(jar.getEntry(name.replace('.', '/') + ".class")).as(role).isNotNull();
      }
      assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    }
  }

  @Test
  void runsOnJava17() throws Exception {
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        try (var bytes = jar.getInputStream(entry)) {
          byte[] head = bytes.readNBytes(8);
          assertThat(head[7]).as(entry.getName()).isLessThanOrEqualTo((byte) 61);
        }
      }
    }
  }

  @Test
  void carriesTheLicencesOfWhatItHolds() throws Exception {
    try (JarFile jar = new JarFile(AgentJar.path().toFile());
        var notice = jar.getInputStream(jar.getEntry("META-INF/NOTICE"))) {
      assertThat(new String(notice.readAllBytes(), StandardCharsets.UTF_8))
          .contains("picocli", "SnakeYAML", "nanojson");
      assertThat(jar.getEntry("META-INF/licenses/Apache-2.0.txt")).isNotNull();
    }
  }
}
