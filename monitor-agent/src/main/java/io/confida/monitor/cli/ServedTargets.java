package io.confida.monitor.cli;

import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.assembly.MonitoredTarget;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.ConfigException;
import io.confida.monitor.config.TargetSpec;
import io.confida.monitor.sampling.WatchOptions;
import io.confida.monitor.target.LocalJvm;
import io.confida.monitor.target.LocalJvms;
import io.confida.monitor.target.Target;
import io.confida.monitor.target.TargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The targets that {@code serve} watches: those of the file, each pattern standing for whatever
 * JVMs match it at the moment. One thread changes them; any thread may ask.
 */
final class ServedTargets implements AutoCloseable {
  private final Console console;

  /** What is watched, by the name it goes by. */
  private final Map<String, Served> served = new LinkedHashMap<>();

  private volatile List<MonitoredTarget> now = List.of();
  private @Nullable AgentSettings settings;

  /**
   * One target.
   *
   * @param spec what it was made of
   * @param pid which process it is; 0 for none
   */
  private record Served(TargetSpec spec, long pid, MonitoredTarget target) {}

  ServedTargets(Console console) {
    this.console = console;
  }

  /** Those watched at this moment. */
  List<MonitoredTarget> now() {
    return now;
  }

  /**
   * Finds what could not be watched.
   *
   * @throws ConfigException when an address is none, or a row of pools says nothing
   */
  static void check(AgentSettings next) {
    Assembly.watching(next, line -> {});
    for (TargetSpec spec : next.targets()) {
      if (spec instanceof TargetSpec.Url url) {
        Assembly.target(url);
      }
    }
  }

  /**
   * Watches what these settings say, which were {@linkplain #check checked}; targets that are there
   * already and are to be watched as before go on with their history.
   */
  void apply(AgentSettings next) {
    WatchOptions checked = Assembly.watching(next, console::say);
    AgentSettings before = settings;
    settings = next;
    if (before != null && !watchedAlike(before, next)) {
      closeAll();
    }
    reconcile(next, checked);
  }

  private static boolean watchedAlike(AgentSettings one, AgentSettings other) {
    return one.sampling().equals(other.sampling())
        && one.holding().equals(other.holding())
        && one.pools().equals(other.pools())
        && one.jfr() == other.jfr()
        && one.databases().equals(other.databases());
  }

  /** Looks which JVMs the patterns fit by now. */
  void look() {
    AgentSettings current = Objects.requireNonNull(settings, "apply comes first");
    if (current.targets().stream().anyMatch(TargetSpec.Match.class::isInstance)) {
      reconcile(current, Assembly.watching(current, console::say));
    }
  }

  private void reconcile(AgentSettings current, WatchOptions options) {
    JudgeSettings judging = Assembly.judging(current);
    Map<String, Served> wanted = new LinkedHashMap<>();
    for (TargetSpec spec : current.targets()) {
      if (spec instanceof TargetSpec.Url url) {
        keepOr(wanted, spec.name(), spec, 0, () -> start(Assembly.target(url), options, judging));
      } else if (spec instanceof TargetSpec.Pid process) {
        long pid = process.pid();
        keepOr(
            wanted,
            spec.name(),
            spec,
            pid,
            () -> start(Assembly.target(spec.name(), pid), options, judging));
      } else if (spec instanceof TargetSpec.Match match) {
        matching(wanted, match, options, judging);
      }
    }
    served.forEach(
        (name, gone) -> {
          if (!gone.equals(wanted.get(name))) {
            gone.target().close();
          }
        });
    served.clear();
    served.putAll(wanted);
    now = served.values().stream().map(Served::target).toList();
  }

  private void matching(
      Map<String, Served> wanted,
      TargetSpec.Match match,
      WatchOptions options,
      JudgeSettings judging) {
    List<LocalJvm> jvms;
    try {
      jvms = LocalJvms.matching(match.pattern());
    } catch (TargetException cannotTell) {
      String reason = String.valueOf(cannotTell.getMessage());
      keepOr(wanted, match.name(), match, 0, () -> MonitoredTarget.absent(match.name(), reason));
      return;
    }
    if (jvms.isEmpty()) {
      keepOr(
          wanted,
          match.name(),
          match,
          0,
          () ->
              MonitoredTarget.absent(
                  match.name(), "no JVM of this user fits '" + match.pattern() + "' yet"));
    }
    for (LocalJvm jvm : jvms) {
      // The name of one that stands alone stays the same when its process is another.
      String name = jvms.size() == 1 ? match.name() : match.name() + " " + jvm.pid();
      keepOr(
          wanted,
          name,
          match,
          jvm.pid(),
          () -> {
            console.say(name + " is process " + jvm.pid());
            return start(Assembly.target(name, jvm.pid()), options, judging);
          });
    }
  }

  private static MonitoredTarget start(Target target, WatchOptions options, JudgeSettings judging) {
    return MonitoredTarget.start(target, options, judging);
  }

  private void keepOr(
      Map<String, Served> wanted,
      String name,
      TargetSpec spec,
      long pid,
      Supplier<MonitoredTarget> make) {
    Served there = served.get(name);
    boolean same = there != null && there.spec().equals(spec) && there.pid() == pid;
    wanted.put(name, same && there != null ? there : new Served(spec, pid, make.get()));
  }

  private void closeAll() {
    List<Served> all = new ArrayList<>(served.values());
    served.clear();
    now = List.of();
    all.forEach(one -> one.target().close());
  }

  @Override
  public void close() {
    closeAll();
  }
}
