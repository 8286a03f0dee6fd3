package io.confida.monitor.cli;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.config.TargetSpec;
import io.confida.monitor.target.LocalJvm;
import io.confida.monitor.target.LocalJvms;
import io.confida.monitor.target.Target;
import io.confida.monitor.target.TargetException;
import java.util.OptionalLong;

/**
 * The one JVM that a target on the command line means.
 *
 * @param target how to reach it
 * @param pid its process id, where it runs on this machine
 * @param words what it is, for people
 */
record Found(Target target, OptionalLong pid, String words) {

  /**
   * Looks for it.
   *
   * @throws CommandException when there is none, or several
   */
  static Found of(TargetSpec spec) {
    if (spec instanceof TargetSpec.Url url) {
      return new Found(Assembly.target(url), OptionalLong.empty(), url.url());
    }
    if (spec.name().isBlank()) {
      throw new CommandException(ExitCode.USAGE, "TARGET is empty: which JVM?");
    }
    String word =
        spec instanceof TargetSpec.Pid process
            ? Long.toString(process.pid())
            : ((TargetSpec.Match) spec).pattern();
    try {
      LocalJvm jvm = LocalJvms.find(word);
      String main = jvm.main().isEmpty() ? "a JVM" : jvm.main();
      return new Found(
          Assembly.target(jvm.main().isEmpty() ? word : simple(jvm.main()), jvm.pid()),
          OptionalLong.of(jvm.pid()),
          main + ", process " + jvm.pid());
    } catch (TargetException none) {
      throw refused(none);
    }
  }

  /** Its process id, for what goes by that alone. */
  long requirePid(String option) {
    return pid.orElseThrow(
        () ->
            new CommandException(
                ExitCode.USAGE,
                option
                    + " goes into a JVM of this machine: give its pid or main class, not a URL"));
  }

  static CommandException refused(TargetException why) {
    return new CommandException(ExitCode.TARGET, String.valueOf(why.getMessage()), why);
  }

  /** A class without its package, a jar without its path. */
  private static String simple(String main) {
    String file = main.substring(main.lastIndexOf('/') + 1);
    return file.endsWith(".jar") ? file : file.substring(file.lastIndexOf('.') + 1);
  }
}
