package io.confida.benchmarks.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this JVM takes with it when it is broken off by Ctrl-C: the processes that it has started,
 * databases that run in its directories, and then these directories.
 */
final class Leftovers {

  private static final Set<ProcessHandle> CHILDREN = ConcurrentHashMap.newKeySet();
  private static final Set<WorkDirectory> DIRECTORIES = ConcurrentHashMap.newKeySet();
  private static volatile boolean ending;

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::end, "end-leftovers"));
    } catch (IllegalStateException e) {
      ending = true; // so nothing is begun any more
    }
  }

  private Leftovers() {}

  /**
   * @throws IllegalStateException if the JVM is ending: then the process is ended, too
   */
  static void add(Process child) {
    CHILDREN.add(child.toHandle());
    if (ending) {
      child.destroyForcibly();
      throw tooLate();
    }
  }

  static void forget(Process child) {
    CHILDREN.remove(child.toHandle());
  }

  /**
   * @throws IllegalStateException if the JVM is ending: then the directory is removed, too
   */
  static void add(WorkDirectory directory) {
    DIRECTORIES.add(directory);
    if (ending) {
      directory.remove();
      throw tooLate();
    }
  }

  static void forget(WorkDirectory directory) {
    DIRECTORIES.remove(directory);
  }

  /** Whether all of it is being ended now, so that nobody else needs to. */
  static boolean ending() {
    return ending;
  }

  private static IllegalStateException tooLate() {
    return new IllegalStateException("this JVM is ending, and begins nothing more");
  }

  private static void end() {
    ending = true;
    List<WorkDirectory> directories = List.copyOf(DIRECTORIES);
    List<ProcessHandle> all = new ArrayList<>(CHILDREN);
    // Also what a database's start consists of, at whoever's command.
    ProcessHandle.current().descendants().filter(p -> worksIn(directories, p)).forEach(all::add);
    for (WorkDirectory directory : directories) {
      all.addAll(Postmasters.quit(directory.path()));
    }
    QuickEnd.of(all);
    directories.forEach(WorkDirectory::remove);
  }

  private static boolean worksIn(List<WorkDirectory> directories, ProcessHandle process) {
    String[] words = process.info().arguments().orElseGet(() -> new String[0]);
    return directories.stream()
        .map(directory -> directory.path().toString())
        .anyMatch(path -> Arrays.stream(words).anyMatch(word -> word.contains(path)));
  }
}
