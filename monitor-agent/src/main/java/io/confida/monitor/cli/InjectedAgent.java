package io.confida.monitor.cli;

import io.confida.monitor.assembly.Assembly;
import io.confida.monitor.config.AgentArguments;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.Key;
import io.confida.monitor.config.Keys;
import io.confida.monitor.config.Values;
import io.confida.monitor.target.AgentLoader;
import io.confida.monitor.target.TargetException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agent in another JVM, loaded by us.
 *
 * @param pid of that JVM
 * @param url where it answers; ends with a slash
 * @param loadedByUs whether it was not there before
 */
record InjectedAgent(long pid, URI url, boolean loadedByUs) implements AutoCloseable {
  private static final String RUNS_ALREADY = "already ";
  private static final String FAILED = "failed: ";

  /**
   * Loads it, and waits until it answers.
   *
   * @param listen where it is to answer, if it is not there yet
   * @param overriding arguments that win over the command's
   * @throws CommandException when it does not start; its reason is the agent's own
   */
  private static InjectedAgent load(
      long pid, Setup setup, AgentSettings.Listen listen, Map<String, String> overriding) {
    String answer =
        tell(
            pid,
            further -> {
              Map<String, String> all = new LinkedHashMap<>(overriding);
              all.putAll(further);
              return AgentArguments.text(setup.values(), setup.config(), all);
            });
    if (answer.startsWith(FAILED)) {
      throw new CommandException(ExitCode.LISTEN, answer.substring(FAILED.length()));
    }
    boolean already = answer.startsWith(RUNS_ALREADY);
    // Whoever started the one that is there said where it answers, and its own word counts.
    String url =
        already ? answer.replaceFirst(".* ", "") : Assembly.url(listen, Integer.parseInt(answer));
    return new InjectedAgent(pid, URI.create(url), !already);
  }

  /** Loads the one that the command's settings describe. */
  static InjectedAgent load(Found found, long pid, Setup setup, Console console) {
    return load(pid, setup, setup.settings().listen(), Map.of()).sayingWhether(found, console);
  }

  /** Loads one that is asked by us alone, and by nobody else for long. */
  static InjectedAgent loadQuiet(
      Found found, long pid, Setup setup, Duration history, Console console) {
    AgentSettings.Listen listen = AgentSettings.defaults().listen();
    return load(pid, setup, listen, quiet(history)).sayingWhether(found, console);
  }

  private InjectedAgent sayingWhether(Found found, Console console) {
    if (!loadedByUs) {
      console.say(
          "the agent was in "
              + found.words()
              + " already and stays, with its own settings: attach --detach first to change them");
    }
    return this;
  }

  private static Map<String, String> quiet(Duration history) {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put(Keys.PORT.name(), "0");
    arguments.put(Keys.BIND.name(), "127.0.0.1");
    arguments.put(Keys.HISTORY.name(), history.toMillis() + "ms");
    for (Key<?> others :
        List.of(
            Keys.TOKEN_FILE,
            Keys.TOKEN_ENV,
            Keys.TLS_CERTIFICATE,
            Keys.TLS_KEY,
            Keys.TLS_KEYSTORE,
            Keys.TLS_KEYSTORE_PASSWORD_FILE,
            Keys.TLS_KEYSTORE_PASSWORD_ENV)) {
      arguments.put(others.name(), "");
    }
    return arguments;
  }

  /** Takes out what is there; whether anything was. */
  static boolean detach(long pid) {
    String answer =
        tell(
            pid,
            further -> {
              Map<String, String> all = new LinkedHashMap<>(Map.of("detach", "true"));
              all.putAll(further);
              return AgentArguments.text(Values.none(), Optional.empty(), all);
            });
    if (answer.startsWith(FAILED)) {
      throw new CommandException(ExitCode.FAILED, answer.substring(FAILED.length()));
    }
    return !answer.equals("none");
  }

  /** What the arguments are, given those that every call needs. */
  private interface Arguments {
    String with(Map<String, String> further);
  }

  private static String tell(long pid, Arguments arguments) {
    Path jar = OwnJar.path().toAbsolutePath();
    try {
      Path directory = directory();
      Path answer = directory.resolve("answer");
      try {
        AgentLoader.load(
            pid,
            jar,
            arguments.with(Map.of("jar", jar.toString(), "port-file", answer.toString())));
        return Files.readString(answer).strip();
      } finally {
        Files.deleteIfExists(answer);
        Files.delete(directory);
      }
    } catch (TargetException refused) {
      throw Found.refused(refused);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "the agent in process " + pid + " does not say that it started: see its standard error",
          e);
    }
  }

  /**
   * A new directory, into which only this user can look, and the JVM, which is this user's. Not the
   * JDK's way of making one: for the name alone it loads all that has to do with security, which
   * takes a tenth of the time that attaching may.
   */
  private static Path directory() throws IOException {
    Path all = Path.of(System.getProperty("java.io.tmpdir", "."));
    if (!all.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.createTempDirectory("confida-monitor");
    }
    var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    String name = "confida-monitor-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    // Where something of that name is there, this fails and takes nothing of it.
    return Files.createDirectory(all.resolve(name), owners);
  }

  /** Takes it out, if we loaded it. */
  @Override
  public void close() {
    if (loadedByUs) {
      detach(pid);
    }
  }
}
