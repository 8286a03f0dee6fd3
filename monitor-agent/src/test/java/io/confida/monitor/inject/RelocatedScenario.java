package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.Holder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;

/** A HikariCP that a library has shaded: under a package of its own, in every class and text. */
public final class RelocatedScenario {
  private RelocatedScenario() {}

  public static void main(String[] args) throws Exception {
    Path jar = relocated(Path.of(args[1]));
    List<String> complaints = new ArrayList<>();
    try (var loader =
            new URLClassLoader(
                new URL[] {jar.toUri().toURL()}, RelocatedScenario.class.getClassLoader());
        Injection injection = Injection.start(ProbeAgent.instrumentation(), complaints::add)) {
      Class<?> type = loader.loadClass("app.shaded.hikari.HikariConfig");
      Object config = type.getConstructor().newInstance();
      type.getMethod("setJdbcUrl", String.class).invoke(config, args[0]);
      type.getMethod("setPoolName", String.class).invoke(config, "within");
      type.getMethod("setMaximumPoolSize", int.class).invoke(config, 2);
      var source =
          (DataSource)
              loader
                  .loadClass("app.shaded.hikari.HikariDataSource")
                  .getConstructor(type)
                  .newInstance(config);
      List<WatchedPool> pools = injection.search();
      assertThat(pools).extracting(WatchedPool::name).containsExactly("within");
      WatchedPool pool = pools.get(0);
      assertThat(pool.library()).isEqualTo("HikariCP");
      assertThat(pool.database()).isPresent();
      try (Connection held = borrows(source)) {
        assertThat(held.isClosed()).isFalse();
        assertThat(pool.read().active()).hasValue(1);
        assertThat(pool.read().max()).hasValue(2);
        List<Holder> holders = pool.holders(Duration.ZERO);
        assertThat(holders).hasSize(1);
        assertThat(holders.get(0).borrower().orElseThrow()).contains(".borrows(");
      }
      assertThat(pool.timings().orElseThrow().use().count()).isEqualTo(1);
      ((AutoCloseable) source).close();
    }
    assertThat(complaints).isEmpty();
    Runtime.getRuntime().halt(0);
  }

  private static Connection borrows(DataSource source) throws Exception {
    return source.getConnection();
  }

  /** Both names are equally long, so the classes stay whole. */
  private static Path relocated(Path original) throws IOException {
    Path jar = Files.createTempFile("relocated", ".jar");
    jar.toFile().deleteOnExit();
    try (var from = new JarFile(original.toFile());
        OutputStream file = Files.newOutputStream(jar);
        var to = new ZipOutputStream(file)) {
      for (var entry : (Iterable<java.util.jar.JarEntry>) from.stream()::iterator) {
        boolean wanted = entry.getName().startsWith("com/zaxxer/");
        if (wanted && !entry.isDirectory()) {
          to.putNextEntry(new ZipEntry(renamed(entry.getName())));
          var content =
              new String(from.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
          to.write(renamed(content).getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    }
    return jar;
  }

  private static String renamed(String text) {
    return text.replace("com/zaxxer/", "app/shaded/").replace("com.zaxxer.", "app.shaded.");
  }
}
