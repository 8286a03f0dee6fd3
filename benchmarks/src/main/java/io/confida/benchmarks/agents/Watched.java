package io.confida.benchmarks.agents;

import io.confida.benchmarks.load.ChildJvm;
import io.confida.benchmarks.load.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program and who watches it. */
final class Watched implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(3);

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Watcher watcher;
  private final Setting setting;
  private final WatchedJvm jvm;
  private final int port;
  private final Scraper scraper;
  private @Nullable Process attaching;

  private Watched(Watcher watcher, Setting setting, WatchedJvm jvm, int port) {
    this.watcher = watcher;
    this.setting = setting;
    this.jvm = jvm;
    this.port = port;
    this.scraper = new Scraper(port, watcher.path());
  }

  /**
   * Starts the program and returns at once.
   *
   * @param withAgent whether the agent is there from the start, if it is one that can be
   */
  static Watched launch(Watcher watcher, Setting setting, boolean withAgent) {
    int port = port();
    List<String> options = new ArrayList<>(setting.jvmOptions());
    if (withAgent) {
      options.addAll(setting.jars().javaagent(watcher, port));
    }
    WatchedJvm jvm = WatchedJvm.launch(options, setting.jdbcUrl(), setting.layout());
    return new Watched(watcher, setting, jvm, port);
  }

  /** One that is free, and was given to no other program that may not listen at it yet. */
  private static int port() {
    int port = ChildJvm.freePort();
    while (!GIVEN.add(port)) {
      port = ChildJvm.freePort();
    }
    return port;
  }

  /** Waits until the program, launched with its agent, is watched. */
  void awaitWatched() {
    jvm.awaitReady();
    if (watcher == Watcher.BESIDE) {
      attach();
    } else if (watcher.answers()) {
      awaitFigures(System.nanoTime());
    }
  }

  Watcher watcher() {
    return watcher;
  }

  WatchedJvm jvm() {
    return jvm;
  }

  /**
   * Attaches the agent to the program as it runs.
   *
   * @return from the start of the process that does it to the first figures of all pools
   */
  Duration attach() {
    long start = System.nanoTime();
    Process process = startAttaching();
    Duration took = awaitFigures(start);
    if (watcher != Watcher.BESIDE) {
      awaitEnd(process);
    }
    return took;
  }

  /** Loads the agent into the program as it runs, and asks for nothing. */
  void load() {
    awaitEnd(startAttaching());
  }

  private Process startAttaching() {
    ProcessBuilder builder =
        new ProcessBuilder(setting.jars().attach(watcher, jvm.pid(), port))
            .redirectErrorStream(true)
            .redirectOutput(attachLog().toFile());
    Process process = ChildJvm.start(builder);
    attaching = process;
    return process;
  }

  /**
   * Asks every few milliseconds until the answer names all pools.
   *
   * @param since on the clock of {@link System#nanoTime}
   * @return how long that took
   * @throws IllegalStateException with what the agent wrote, if it takes too long
   */
  Duration awaitFigures(long since) {
    List<String> names = setting.layout().names();
    while (System.nanoTime() - since < LONGEST.toNanos()) {
      if (answerNames(names)) {
        return Duration.ofNanos(System.nanoTime() - since);
      }
      Process process = attaching;
      if (process != null && !process.isAlive() && process.exitValue() != 0) {
        throw new IllegalStateException(watcher.words() + " did not attach:\n" + logs());
      }
      Pause.of(BETWEEN_TRIES);
    }
    throw new IllegalStateException(
        watcher.words() + " gave no figures within " + LONGEST.toSeconds() + " s:\n" + logs());
  }

  private boolean answerNames(List<String> pools) {
    try {
      Scraper.Answer answer = scraper.fresh();
      return answer.status() == 200 && pools.stream().allMatch(answer.body()::contains);
    } catch (IOException e) {
      return false; // nobody listens yet
    }
  }

  /**
   * One scrape, on a fresh connection or on one that is kept for the next.
   *
   * @return how long it took, in nanoseconds
   */
  long scrape(boolean kept) {
    return answer(kept).nanos();
  }

  /**
   * One scrape on a fresh connection.
   *
   * @throws IllegalStateException if the answer does not name all pools
   */
  void scrapeAll() {
    String body = answer(false).body();
    if (!setting.layout().names().stream().allMatch(body::contains)) {
      throw new IllegalStateException(watcher.words() + " does not tell of all pools:\n" + body);
    }
  }

  private Scraper.Answer answer(boolean kept) {
    try {
      Scraper.Answer answer = kept ? scraper.kept() : scraper.fresh();
      if (answer.status() != 200) {
        throw new IllegalStateException(
            watcher.words() + " answers with " + answer.status() + ": " + answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(
          watcher.words() + " does not answer: " + e.getMessage() + "\n" + logs(), e);
    }
  }

  /** Whether the agent has a process of its own. */
  boolean hasOwnProcess() {
    return watcher == Watcher.BESIDE;
  }

  /** CPU seconds of the agent's own process so far. */
  double ownCpuSeconds() {
    return ProcFiles.cpuSeconds(ownPid());
  }

  /** Memory of the agent's own process, in MiB. */
  double ownResidentMebibytes() {
    return ProcFiles.residentMebibytes(ownPid());
  }

  private long ownPid() {
    if (attaching == null) {
      throw new IllegalStateException(watcher.words() + " has no process of its own");
    }
    return attaching.pid();
  }

  private void awaitEnd(Process process) {
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(watcher.words() + " did not attach well:\n" + logs());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Path attachLog() {
    return jvm.directory().resolve("attach.log");
  }

  private String logs() {
    try {
      return (attaching == null ? "" : Files.readString(attachLog())) + jvm.log();
    } catch (IOException e) {
      throw new UncheckedIOException("the agent's log cannot be read", e);
    }
  }

  @Override
  public void close() {
    try {
      scraper.close();
    } catch (IOException e) {
      System.getLogger(Watched.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection was not closed", e);
    }
    if (attaching != null) {
      ChildJvm.end(attaching);
    }
    jvm.close();
  }
}
