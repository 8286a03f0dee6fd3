package io.confida.benchmarks.report;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.postgresql.Driver;

/** What is measured with: the commit, the libraries, the processor. */
final class Build {

  private static final String UNKNOWN = "unknown";
  private static final Pattern VERSION = Pattern.compile("-([0-9].*)\\.jar$");

  /** The commit that this program lies in, with {@code -dirty} where files differ from it. */
  static final String COMMIT = commit();

  private Build() {}

  /** Versions of the libraries that a figure depends on, by name. */
  static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    for (Class<?> part : List.of(HikariDataSource.class, Driver.class, Histogram.class)) {
      place(part).ifPresent(jar -> versions.merge(name(jar), version(jar), (a, b) -> a));
    }
    return versions;
  }

  /** The processor's name, where the system tells it. */
  static String processor() {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return System.getProperty("os.arch", UNKNOWN);
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch", UNKNOWN));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** The machine's memory in MiB, 0 where the JVM does not tell it. */
  static long memoryMib() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize() >> 20
        : 0;
  }

  /** The names of the garbage collectors of this JVM. */
  static List<String> collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(MemoryManagerMXBean::getName)
        .toList();
  }

  /** The name of a jar up to its version. */
  private static String name(Path jar) {
    return file(jar).replaceFirst("-[0-9].*", "");
  }

  /** Not all libraries tell their version in their manifests, but all files are named by it. */
  private static String version(Path jar) {
    Matcher version = VERSION.matcher(file(jar));
    return version.find() ? version.group(1) : UNKNOWN;
  }

  private static String file(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** The jar or directory that the class comes from. */
  private static Optional<Path> place(Class<?> part) {
    try {
      return Optional.ofNullable(part.getProtectionDomain().getCodeSource())
          .map(CodeSource::getLocation)
          .map(URL::toString)
          .map(URI::create)
          .map(Path::of);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not a file
    }
  }

  private static String commit() {
    Optional<Path> directory = place(Build.class).map(Path::getParent);
    if (directory.isEmpty()) {
      return UNKNOWN;
    }
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
              .directory(directory.get().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? text.strip() : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN; // no git, or not run from a working tree
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
