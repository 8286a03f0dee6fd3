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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The targets that {@code serve} watches: those of the file, each pattern standing for whatever
 * JVMs match it at the moment. A JVM keeps its name for its life: the first that matches goes by
 * the pattern's name, others beside it by {@code name-2}, {@code name-3}…, and a later one takes
 * the first that is free, so that a metric's labels stay few however often a JVM is started anew.
 * One thread changes them; any thread may ask.
 */
final class ServedTargets implements AutoCloseable {
  private final Console console;

  /** What is watched; no two go by one name. */
  private final List<Served> served = new ArrayList<>();

  private volatile List<MonitoredTarget> now = List.of();
  private @Nullable AgentSettings settings;

  /**
   * One target.
   *
   * @param spec what it was made of
   * @param pid which process it is; 0 for none
   */
  private record Served(TargetSpec spec, long pid, MonitoredTarget target) {
    String name() {
      return target.view().name();
    }
  }

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
    Round round = new Round(current.targets());
    for (TargetSpec spec : current.targets()) {
      if (spec instanceof TargetSpec.Url url) {
        round.keepOr(spec, 0, () -> start(Assembly.target(url), options, judging));
      } else if (spec instanceof TargetSpec.Pid process) {
        long pid = process.pid();
        round.keepOr(spec, pid, () -> start(Assembly.target(spec.name(), pid), options, judging));
      } else if (spec instanceof TargetSpec.Match match) {
        matching(round, match, options, judging);
      }
    }
    List<Served> before = List.copyOf(served);
    served.clear();
    served.addAll(round.wanted);
    now = served.stream().map(Served::target).toList();
    before.stream().filter(gone -> !served.contains(gone)).forEach(gone -> gone.target().close());
  }

  private void matching(
      Round round, TargetSpec.Match match, WatchOptions options, JudgeSettings judging) {
    List<LocalJvm> jvms;
    String absence = "no JVM of this user fits '" + match.pattern() + "' yet";
    try {
      jvms = LocalJvms.matching(match.pattern());
    } catch (TargetException cannotTell) {
      jvms = List.of();
      absence = String.valueOf(cannotTell.getMessage());
    }
    if (jvms.isEmpty()) {
      String reason = absence;
      round.keepOr(match, 0, () -> MonitoredTarget.absent(match.name(), reason));
      return;
    }
    // Those that have a name keep it, and only then may others have what is left.
    List<LocalJvm> fresh = new ArrayList<>();
    for (LocalJvm jvm : jvms) {
      if (!round.keeps(match, jvm.pid())) {
        fresh.add(jvm);
      }
    }
    for (LocalJvm jvm : fresh) {
      String name = round.freeName(match.name());
      console.say(name + " is process " + jvm.pid());
      MonitoredTarget target = start(Assembly.target(name, jvm.pid()), options, judging);
      round.wanted.add(new Served(match, jvm.pid(), target));
    }
  }

  /** What is to be watched from now on, as far as it is known. */
  private final class Round {
    private final List<Served> wanted = new ArrayList<>();
    private final Set<String> inTheFile;

    Round(List<TargetSpec> specs) {
      inTheFile = specs.stream().map(TargetSpec::name).collect(Collectors.toSet());
    }

    /** Whether this is watched already, and then goes on. */
    boolean keeps(TargetSpec spec, long pid) {
      Optional<Served> there =
          served.stream()
              .filter(one -> one.spec().equals(spec) && one.pid() == pid)
              .filter(one -> one.name().equals(spec.name()) || !inTheFile.contains(one.name()))
              .findFirst();
      there.ifPresent(wanted::add);
      return there.isPresent();
    }

    void keepOr(TargetSpec spec, long pid, Supplier<MonitoredTarget> make) {
      if (!keeps(spec, pid)) {
        wanted.add(new Served(spec, pid, make.get()));
      }
    }

    String freeName(String name) {
      Set<String> taken = new HashSet<>(inTheFile);
      taken.remove(name);
      wanted.forEach(one -> taken.add(one.name()));
      return ServedTargets.freeName(name, taken);
    }
  }

  /** The name itself, or else the first of {@code name-2}, {@code name-3}… that is not taken. */
  static String freeName(String name, Set<String> taken) {
    String free = name;
    for (int number = 2; taken.contains(free); number++) {
      free = name + "-" + number;
    }
    return free;
  }

  private static MonitoredTarget start(Target target, WatchOptions options, JudgeSettings judging) {
    return MonitoredTarget.start(target, options, judging);
  }

  private void closeAll() {
    List<Served> all = List.copyOf(served);
    served.clear();
    now = List.of();
    all.forEach(one -> one.target().close());
  }

  @Override
  public void close() {
    closeAll();
  }
}
