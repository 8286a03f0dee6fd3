package io.confida.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.benchmarks.load.pool.PoolSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which pool settings a sweep measures. */
final class PoolOptionsTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void eachCombinationOfSizeOverflowAndTimeoutIsASetting() {
    assertThat(options("--sizes", "2,4", "--overflow", "0,2", "--timeout", "250ms,1s"))
        .containsExactly(
            new PoolSetting(2, 0, 250),
            new PoolSetting(2, 0, 1_000),
            new PoolSetting(2, 2, 250),
            new PoolSetting(2, 2, 1_000),
            new PoolSetting(4, 0, 250),
            new PoolSetting(4, 0, 1_000),
            new PoolSetting(4, 2, 250),
            new PoolSetting(4, 2, 1_000));
  }

  @Test
  void aFileOfSettingsStandsBesideTheSizesThatAreGiven() throws IOException {
    Path tuned = directory.resolve("tuned.yaml");
    Files.writeString(
        tuned, "database:\n  pool-size: 6\n  max-overflow: 3\n  pool-timeout: 250ms\n");

    assertThat(options("--config", tuned.toString())).containsExactly(new PoolSetting(6, 3, 250));
    assertThat(options("--config", tuned.toString(), "--sizes", "2", "--timeout", "1s"))
        .containsExactly(new PoolSetting(2, 3, 1_000), new PoolSetting(6, 3, 1_000));
  }

  private static Iterable<PoolSetting> options(String... words) {
    return CommandLine.populateCommand(new PoolOptions(), words).settings(false);
  }
}
