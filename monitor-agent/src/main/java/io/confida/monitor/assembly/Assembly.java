package io.confida.monitor.assembly;

import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.ConfigException;
import io.confida.monitor.config.PoolRow;
import io.confida.monitor.config.TargetSpec;
import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.JdbcUrl;
import io.confida.monitor.discovery.UserRow;
import io.confida.monitor.exposition.EndpointOptions;
import io.confida.monitor.exposition.HttpEndpoints;
import io.confida.monitor.exposition.Watched;
import io.confida.monitor.exposition.http.HttpOptions;
import io.confida.monitor.exposition.http.Tls;
import io.confida.monitor.sampling.WatchOptions;
import io.confida.monitor.target.JmxUrl;
import io.confida.monitor.target.LocalProcess;
import io.confida.monitor.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the settings come to, in the words of each stage. */
public final class Assembly {
  /** What an operator writes for all addresses of a machine. */
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "0", "::", "0:0:0:0:0:0:0:0");

  private Assembly() {}

  /**
   * How to watch.
   *
   * @throws ConfigException when a row of pools says nothing that can be read, or a database is
   *     none
   */
  public static WatchOptions watching(AgentSettings settings, Consumer<String> notes) {
    List<UserRow> rows = new ArrayList<>();
    for (PoolRow row : settings.pools()) {
      rows.add(row(row));
    }
    WatchOptions options =
        WatchOptions.defaults()
            .withHistory(settings.sampling().interval(), settings.sampling().history())
            .withRows(rows)
            .withDatabases(databases(settings.databases()))
            .withNotes(notes);
    return settings.jfr() ? options.withFlightRecorder() : options;
  }

  private static List<DatabaseAddress> databases(List<String> urls) {
    List<DatabaseAddress> addresses = new ArrayList<>();
    for (String url : urls) {
      addresses.add(
          JdbcUrl.address(url)
              .orElseThrow(
                  () ->
                      // The URL is not shown: it may hold a password.
                      ConfigException.of(
                          "databases",
                          "one of them is not understood; write them as postgresql://host:port")));
    }
    return addresses;
  }

  private static UserRow row(PoolRow row) {
    try {
      return new UserRow(row.library(), row.objectName(), row.attributes());
    } catch (IllegalArgumentException wrong) {
      throw ConfigException.of(row.origin(), String.valueOf(wrong.getMessage()));
    }
  }

  /** What counts as wrong. */
  public static JudgeSettings judging(AgentSettings settings) {
    return new JudgeSettings(settings.holding().leakAfter());
  }

  /**
   * The JVM that is meant, where that needs no search.
   *
   * @throws ConfigException when an address is none
   */
  public static Target target(TargetSpec.Url spec) {
    try {
      return new JmxUrl(
          spec.name(),
          spec.url(),
          spec.login()
              .map(login -> new JmxUrl.Credentials(login.user(), login.password().reveal())),
          spec.tls());
    } catch (IllegalArgumentException wrong) {
      throw ConfigException.of("url", String.valueOf(wrong.getMessage()));
    }
  }

  /** The same for a process of this machine. */
  public static Target target(String name, long pid) {
    return new LocalProcess(name, pid);
  }

  /**
   * Begins to tell what is known.
   *
   * @param version of the monitor
   * @param severalTargets whether there may be more than one, ever
   * @param targets those there are at the moment of a request
   * @throws ConfigException when the address needs a token, or is none
   * @throws IOException with one line: the port is taken, or the certificate cannot be used
   */
  public static HttpEndpoints endpoints(
      AgentSettings settings,
      String version,
      boolean severalTargets,
      Supplier<List<MonitoredTarget>> targets,
      Consumer<String> notes)
      throws IOException {
    EndpointOptions options =
        new EndpointOptions(
            version,
            severalTargets,
            settings.compat(),
            settings.sampling().peakWindow(),
            settings.holding().after());
    Telling telling = new Telling(targets);
    Watched watched = new Watched(telling, telling, Optional.of(telling));
    return HttpEndpoints.start(listening(settings.listen()), options, watched, telling, notes);
  }

  /** Where a client on this machine finds the endpoints: "all addresses" is none to call. */
  public static String url(AgentSettings.Listen listen, int port) {
    String bind = listen.bind();
    String host =
        EVERYWHERE.contains(bind) ? "localhost" : bind.contains(":") ? "[" + bind + "]" : bind;
    return (listen.certificate().isPresent() ? "https://" : "http://") + host + ":" + port + "/";
  }

  private static HttpOptions listening(AgentSettings.Listen listen) {
    try {
      return new HttpOptions(
          listen.bind(),
          listen.port(),
          listen.token().isPresent()
              ? Optional.of(listen.token().get().reveal())
              : Optional.empty(),
          Set.copyOf(listen.allowedHosts()),
          listen.certificate().isPresent()
              ? Optional.of(tls(listen.certificate().get()))
              : Optional.empty());
    } catch (IllegalArgumentException wrong) {
      throw ConfigException.of("endpoints", String.valueOf(wrong.getMessage()));
    }
  }

  private static Tls tls(AgentSettings.Certificate certificate) {
    if (certificate instanceof AgentSettings.Certificate.KeyStoreFile store) {
      return new Tls.KeyStoreFile(store.file(), store.password().reveal());
    }
    AgentSettings.Certificate.Pem pem = (AgentSettings.Certificate.Pem) certificate;
    return new Tls.Pem(pem.certificates(), pem.key());
  }
}
