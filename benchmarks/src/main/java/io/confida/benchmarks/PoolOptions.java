package io.confida.benchmarks;

import io.confida.benchmarks.load.pool.PoolSetting;
import io.confida.server.config.DatabaseSettings;
import io.confida.server.config.Settings;
import io.confida.server.config.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which pool settings are measured: all combinations of the lists. */
final class PoolOptions {

  private static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32, 64);
  private static final List<Integer> QUICK_SIZES = List.of(1, 2, 4);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "pool sizes; default: 1,2,4,8,16,32,64")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--overflow",
      split = ",",
      paramLabel = "N",
      description = "connections that may be opened above the size; default: 0")
  private List<Integer> overflows = List.of();

  @Option(
      names = "--timeout",
      split = ",",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "the longest wait for a connection; default: 30s")
  private List<Duration> timeouts = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "a config/tuned.yaml or server.yaml: its pool size is measured too (alone without"
              + " --sizes), and its overflow and timeout are taken where none are given")
  private @Nullable Path config;

  List<PoolSetting> settings(boolean quick) {
    List<Integer> chosen = new ArrayList<>(sizes);
    List<Integer> more = overflows.isEmpty() ? List.of(0) : overflows;
    List<Duration> waits = timeouts.isEmpty() ? List.of(TIMEOUT) : timeouts;
    if (config != null) {
      DatabaseSettings tuned = read(config);
      chosen.add(tuned.poolSize());
      more = overflows.isEmpty() ? List.of(tuned.maxOverflow()) : overflows;
      waits = timeouts.isEmpty() ? List.of(tuned.poolTimeout()) : timeouts;
    } else if (chosen.isEmpty()) {
      chosen.addAll(quick ? QUICK_SIZES : SIZES);
    }
    List<PoolSetting> settings = new ArrayList<>();
    for (int size : chosen) {
      for (int overflow : more) {
        for (Duration wait : waits) {
          settings.add(new PoolSetting(size, overflow, wait.toMillis()));
        }
      }
    }
    return settings.stream().distinct().toList();
  }

  /** As the server reads it, without what the environment of this process would change. */
  private static DatabaseSettings read(Path file) {
    try {
      return Settings.load(Map.of("CONFIDA_CONFIG", file.toAbsolutePath().toString()), Path.of(""))
          .database();
    } catch (SettingsException e) {
      throw new IllegalArgumentException("--config: " + e.getMessage(), e);
    }
  }
}
