package io.confida.monitor.assembly;

import io.confida.monitor.analysis.JudgeSettings;
import io.confida.monitor.analysis.PoolVerdict;
import io.confida.monitor.analysis.Report;
import io.confida.monitor.config.AgentSettings;
import io.confida.monitor.config.ConfigException;
import io.confida.monitor.config.PoolRow;
import io.confida.monitor.config.TargetSpec;
import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.JdbcUrl;
import io.confida.monitor.discovery.UserRow;
import io.confida.monitor.exposition.EndpointOptions;
import io.confida.monitor.exposition.Finding;
import io.confida.monitor.exposition.HttpEndpoints;
import io.confida.monitor.exposition.ReportRenderer;
import io.confida.monitor.exposition.Watched;
import io.confida.monitor.exposition.http.HttpOptions;
import io.confida.monitor.exposition.http.Tls;
import io.confida.monitor.sampling.WatchOptions;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.TargetView;
import io.confida.monitor.target.JmxUrl;
import io.confida.monitor.target.LocalProcess;
import io.confida.monitor.target.Target;
import java.io.IOException;
import java.time.Duration;
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
    WatchOptions options =
        WatchOptions.defaults()
            .withHistory(settings.sampling().interval(), settings.sampling().history())
            .withRows(settings.pools().stream().map(Assembly::row).toList())
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
    Watched watched =
        new Watched(
            () -> targets.get().stream().map(MonitoredTarget::view).toList(),
            (target, pool) -> finding(targets.get(), target, pool),
            Optional.of((views, length, form) -> report(targets.get(), views, length, form)));
    return HttpEndpoints.start(
        listening(settings.listen()),
        options,
        watched,
        () -> targets.get().forEach(MonitoredTarget::tend),
        notes);
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
          listen.token().map(token -> token.reveal()),
          Set.copyOf(listen.allowedHosts()),
          listen.certificate().map(Assembly::tls));
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

  private static Finding finding(List<MonitoredTarget> targets, TargetView view, PoolView pool) {
    for (MonitoredTarget target : targets) {
      if (target.view().name().equals(view.name())) {
        PoolVerdict verdict = target.verdict().pools().get(pool.name());
        if (verdict != null) {
          return new Finding(verdict.kind(), verdict.sentence(), verdict.evidence());
        }
      }
    }
    // It appeared since the last verdict, a tenth of a second ago at most, or has just gone.
    return new Finding(PoolVerdict.Kind.UNKNOWN, "The pool has only just been seen.", List.of());
  }

  private static String report(
      List<MonitoredTarget> targets,
      List<TargetView> views,
      Duration length,
      ReportRenderer.Format form) {
    List<Report> reports =
        targets.stream()
            .filter(target -> views.contains(target.view()))
            .map(target -> target.report(length))
            .toList();
    return Reports.render(reports, form);
  }
}
