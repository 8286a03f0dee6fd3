package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.Holder;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Two versions of HikariCP in class loaders of their own, as in an application server. */
public final class SeveralLoadersScenario {
  private SeveralLoadersScenario() {}

  public static void main(String[] args) throws Exception {
    List<String> complaints = new ArrayList<>();
    try (Injection injection = Injection.start(ProbeAgent.instrumentation(), complaints::add)) {
      WeakReference<ClassLoader> older = useAndLeave(injection, args[0], Path.of(args[1]), "same");
      URLClassLoader newer = loader(Path.of(args[2]));
      DataSource source = open(newer, args[0], "same");
      assertThat(injection.search()).hasSize(1);
      await()
          .until(
              () -> {
                System.gc();
                injection.search();
                return older.refersTo(null);
              });
      ((AutoCloseable) source).close();
      newer.close();
    }
    assertThat(complaints).isEmpty();
    Runtime.getRuntime().halt(0);
  }

  /** An application that is deployed, used beside another, and taken out again. */
  private static WeakReference<ClassLoader> useAndLeave(
      Injection injection, String url, Path jar, String name) throws Exception {
    try (URLClassLoader loader = loader(jar);
        URLClassLoader sibling = loader(jar)) {
      DataSource source = open(loader, url, name);
      DataSource other = open(sibling, url, name);
      List<WatchedPool> pools = injection.search();
      assertThat(pools).extracting(WatchedPool::name).containsExactly(name, name);
      assertThat(pools.get(0).id()).isNotEqualTo(pools.get(1).id());
      Connection held = source.getConnection();
      List<Holder> holders =
          pools.stream().flatMap(pool -> pool.holders(Duration.ZERO).stream()).toList();
      assertThat(holders).hasSize(1);
      assertThat(holders.get(0).borrower().orElseThrow()).contains(".useAndLeave(");
      held.close();
      ((AutoCloseable) source).close();
      ((AutoCloseable) other).close();
      return new WeakReference<>(loader);
    }
  }

  private static URLClassLoader loader(Path jar) throws Exception {
    return new URLClassLoader(
        new URL[] {jar.toUri().toURL()}, SeveralLoadersScenario.class.getClassLoader());
  }

  private static DataSource open(ClassLoader loader, String url, String name) throws Exception {
    Class<?> type = loader.loadClass("com.zaxxer.hikari.HikariConfig");
    Object config = type.getConstructor().newInstance();
    type.getMethod("setJdbcUrl", String.class).invoke(config, url);
    type.getMethod("setPoolName", String.class).invoke(config, name);
    type.getMethod("setMaximumPoolSize", int.class).invoke(config, 2);
    return (DataSource)
        loader
            .loadClass("com.zaxxer.hikari.HikariDataSource")
            .getConstructor(type)
            .newInstance(config);
  }
}
