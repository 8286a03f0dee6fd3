package io.confida.monitor.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a target of what an entry of the file, or a command, says. */
public final class TargetSpecs {
  private static final String URL = "service:jmx:.+|(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):\\d{1,5}";

  private TargetSpecs() {}

  /** A target, and what the operator should know, one line each. */
  public record Named(TargetSpec target, List<String> warnings) {}

  /**
   * The target that one word on a command line means: a process id, {@code host:port} or {@code
   * service:jmx:…}, or else a pattern of main classes.
   *
   * @param login values of {@link TargetKeys#LOGIN}
   * @throws ConfigException with one line for the operator
   */
  public static Named ofWord(String word, Values login, Map<String, String> environment) {
    SecretSource secrets = new SecretSource(environment);
    if (word.matches(URL)) {
      TargetSpec target = url(word, word, login, secrets);
      return new Named(target, secrets.warnings());
    }
    refuseLogin(login);
    TargetSpec target =
        word.matches("\\d+")
            ? new TargetSpec.Pid(word, ValueTypes.pid().parse(word))
            : new TargetSpec.Match(word, word);
    return new Named(target, List.of());
  }

  static TargetSpec of(Values values, String where, SecretSource secrets) {
    Optional<Long> pid = values.get(TargetKeys.PID);
    Optional<String> match = values.get(TargetKeys.MATCH);
    Optional<String> url = values.get(TargetKeys.URL);
    long ways = Stream.of(pid, match, url).filter(Optional::isPresent).count();
    if (ways != 1) {
      throw new ConfigException(
          where
              + ": a target needs one of pid, match and url"
              + (ways == 0 ? "" : ", not several"));
    }
    Optional<String> name = values.get(TargetKeys.NAME);
    if (url.isPresent()) {
      return url(name.orElse(url.get()), url.get(), values, secrets);
    }
    refuseLogin(values);
    return pid.<TargetSpec>map(
            number -> new TargetSpec.Pid(name.orElse(Long.toString(number)), number))
        .orElseGet(
            () -> new TargetSpec.Match(name.orElse(match.orElseThrow()), match.orElseThrow()));
  }

  private static void refuseLogin(Values values) {
    for (Key<?> key : TargetKeys.LOGIN) {
      if (values.has(key)) {
        throw new ConfigException(
            values.origin(key) + ": is for a target that is a URL (host:port or service:jmx:…)");
      }
    }
  }

  private static TargetSpec.Url url(String name, String url, Values values, SecretSource secrets) {
    if (!url.matches(URL)) {
      throw new ConfigException(
          values.origin(TargetKeys.URL) + ": must be host:port or begin with service:jmx:");
    }
    Optional<String> user = values.get(TargetKeys.USER);
    Optional<Secret> password =
        secrets.read(values, TargetKeys.PASSWORD_FILE, TargetKeys.PASSWORD_ENV);
    if (user.isPresent() != password.isPresent()) {
      throw new ConfigException(
          user.isPresent()
              ? values.origin(TargetKeys.USER) + ": needs password-file or password-env beside it"
              : "%s: needs user beside it"
                  .formatted(
                      values.origin(
                          values.has(TargetKeys.PASSWORD_FILE)
                              ? TargetKeys.PASSWORD_FILE
                              : TargetKeys.PASSWORD_ENV)));
    }
    return new TargetSpec.Url(
        name,
        url,
        user.map(who -> new TargetSpec.Login(who, password.orElseThrow())),
        values.get(TargetKeys.TLS));
  }
}
