package io.confida.monitor.target;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the JVMs of this user on this machine without attaching to any. */
public final class LocalJvms {
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(.*)\"");

  private LocalJvms() {}

  /**
   * All but this one, by pid.
   *
   * @throws TargetException if this Java runtime cannot tell
   */
  public static List<LocalJvm> list() throws TargetException {
    Attach.requireAttachApi();
    Map<Long, String> mains = new TreeMap<>();
    for (VirtualMachineDescriptor descriptor : VirtualMachine.list()) {
      mains.put(Long.parseLong(descriptor.id()), mainOf(descriptor.displayName()));
    }
    // A JVM without performance data is in no such list.
    ProcessHandle.allProcesses()
        .filter(process -> process.info().command().filter(LocalJvms::isJava).isPresent())
        .forEach(process -> mains.putIfAbsent(process.pid(), mainOf(process)));
    List<LocalJvm> jvms = new ArrayList<>();
    mains.forEach(
        (pid, main) ->
            ProcessHandle.of(pid)
                .filter(LocalJvms::mayBeWatched)
                .ifPresent(process -> jvms.add(new LocalJvm(pid, main, javaVersion(process)))));
    return jvms;
  }

  /**
   * The one JVM that is meant.
   *
   * @param pattern its pid, or a part of its main class or jar, or a regular expression for one
   * @throws TargetException when there is none or more than one; the message lists what there is
   */
  public static LocalJvm find(String pattern) throws TargetException {
    Optional<LocalJvm> named = byPid(pattern);
    return named.isPresent() ? named.get() : choose(pattern, list());
  }

  /** A process that tells its main class itself needs no look at all the others. */
  static Optional<LocalJvm> byPid(String pattern) {
    if (!pattern.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    long pid = Long.parseLong(pattern);
    return ProcessHandle.of(pid)
        .filter(process -> process.info().command().filter(LocalJvms::isJava).isPresent())
        .filter(LocalJvms::mayBeWatched)
        .map(process -> new LocalJvm(pid, mainOf(process), javaVersion(process)))
        .filter(jvm -> !jvm.main().isEmpty());
  }

  static LocalJvm choose(String pattern, List<LocalJvm> all) throws TargetException {
    if (pattern.matches("\\d{1,18}")) {
      long pid = Long.parseLong(pattern);
      return all.stream()
          .filter(jvm -> jvm.pid() == pid)
          .findFirst()
          .or(
              () ->
                  // Not listed, and yet it may be a JVM: attaching will tell.
                  ProcessHandle.of(pid).map(found -> new LocalJvm(pid, "", javaVersion(found))))
          .orElseThrow(
              () -> new TargetException("no process " + pid + lines("the JVMs there are", all)));
    }
    List<LocalJvm> matching = all.stream().filter(matches(pattern)).toList();
    if (matching.size() > 1) {
      // A main class written in full is meant, though others may begin with it.
      List<LocalJvm> exact = all.stream().filter(jvm -> jvm.main().equals(pattern)).toList();
      if (exact.size() == 1) {
        return exact.get(0);
      }
      throw new TargetException(
          "'" + pattern + "' fits several JVMs" + lines("choose one by its pid", matching));
    }
    if (matching.isEmpty()) {
      throw new TargetException(
          "no JVM's main class or jar fits '" + pattern + "'" + lines("the JVMs there are", all));
    }
    return matching.get(0);
  }

  /**
   * All JVMs that fit.
   *
   * @param pattern a part of their main class or jar, or a regular expression for one
   * @throws TargetException if this Java runtime cannot tell
   */
  public static List<LocalJvm> matching(String pattern) throws TargetException {
    return list().stream().filter(matches(pattern)).toList();
  }

  private static java.util.function.Predicate<LocalJvm> matches(String pattern) {
    String part = pattern.toLowerCase(Locale.ROOT);
    Optional<Pattern> expression = expression(pattern);
    return jvm ->
        jvm.main().toLowerCase(Locale.ROOT).contains(part)
            || expression.filter(e -> e.matcher(jvm.main()).find()).isPresent();
  }

  private static Optional<Pattern> expression(String pattern) {
    try {
      return Optional.of(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      // Then it is a part of a name, such as "app (1).jar".
      return Optional.empty();
    }
  }

  private static String lines(String title, List<LocalJvm> jvms) {
    return jvms.isEmpty()
        ? "; this user runs no JVM that can be seen"
        : jvms.stream()
            .sorted(Comparator.comparingLong(LocalJvm::pid))
            .map(jvm -> "\n  " + jvm.line())
            .collect(Collectors.joining("", "; " + title + ":", ""));
  }

  /** Those of others cannot be attached to, save by root. */
  private static boolean mayBeWatched(ProcessHandle process) {
    if (process.pid() == ProcessHandle.current().pid()) {
      return false;
    }
    Optional<String> owner = process.info().user();
    Optional<String> self = ProcessHandle.current().info().user();
    return owner.isEmpty() || owner.equals(self) || self.filter("root"::equals).isPresent();
  }

  private static boolean isJava(String command) {
    return command.endsWith("/java") || command.endsWith("\\java.exe");
  }

  /** The first word of what a JVM says of itself; a jar's path may have spaces. */
  private static String mainOf(String displayName) {
    int jar = displayName.indexOf(".jar ");
    if (jar >= 0 && displayName.indexOf(' ') < jar && displayName.startsWith("/")) {
      return displayName.substring(0, jar + 4);
    }
    int space = displayName.indexOf(' ');
    return space < 0 ? displayName : displayName.substring(0, space);
  }

  /** From the command line, where it can be read: what follows the JVM's own options. */
  private static String mainOf(ProcessHandle process) {
    String[] arguments = arguments(process);
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.matches("-jar|-m|--module") && i + 1 < arguments.length) {
        return arguments[i + 1];
      }
      if (argument.matches("-cp|-classpath|--class-path|-p|--module-path|--add-.*")
          && !argument.contains("=")) {
        i++;
      } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
        return argument;
      }
    }
    return "";
  }

  /** The JDK tells none that are longer than a page, as class paths are; Linux has them whole. */
  private static String[] arguments(ProcessHandle process) {
    Optional<String[]> told = process.info().arguments();
    if (told.isPresent()) {
      return told.get();
    }
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      String[] words = Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1);
      return Arrays.copyOfRange(words, 1, words.length);
    } catch (IOException e) {
      // Another system, or another user's process.
      return new String[0];
    }
  }

  private static Optional<String> javaVersion(ProcessHandle process) {
    Optional<Path> home =
        process
            .info()
            .command()
            .map(Path::of)
            .map(java -> java.getParent())
            .map(bin -> bin.getParent());
    if (home.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(home.get().resolve("release"))) {
      return lines
          .map(VERSION::matcher)
          .filter(matcher -> matcher.matches())
          .map(matcher -> matcher.group(1))
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      // A runtime without that file, or one in a container's own file system.
      return Optional.empty();
    }
  }
}
