package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** An Agroal pool that runs already, without metrics. */
public final class AgroalScenario {
  private AgroalScenario() {}

  public static void main(String[] args) throws Exception {
    List<String> complaints = new ArrayList<>();
    AgroalDataSource source =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.initialSize(0)
                            .maxSize(5)
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(args[0]))));
    source.getConnection().close();
    for (int round = 0; round < 2; round++) {
      try (Injection injection = Injection.start(ProbeAgent.instrumentation(), complaints::add)) {
        assertThat(injection.search()).isEmpty();
        try (Connection held = source.getConnection()) {
          WatchedPool pool = injection.search().get(0);
          assertThat(pool.name()).isEqualTo("agroal-1");
          PoolFigures figures = pool.read();
          assertThat(figures.active()).isEqualTo(OptionalInt.of(1));
          assertThat(figures.max()).isEqualTo(OptionalInt.of(5));
          assertThat(figures.total()).isEqualTo(OptionalInt.of(1));
          assertThat(figures.idle()).isEqualTo(OptionalInt.of(0));
          assertThat(pool.database().orElseThrow().hosts().get(0)).startsWith("127.0.0.1:");
          assertThat(held.isClosed()).isFalse();
        }
        assertThat(injection.search()).hasSize(1);
        if (round == 1) {
          WatchedPool pool = injection.search().get(0);
          source.close();
          assertThatThrownBy(pool::read).isInstanceOf(WatchedPool.PoolGoneException.class);
          assertThat(injection.search()).isEmpty();
        }
      }
    }
    assertThat(complaints).isEmpty();
    Runtime.getRuntime().halt(0);
  }
}
