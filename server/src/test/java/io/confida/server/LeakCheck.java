package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confida.server.database.DatabaseManager;
import java.time.Duration;

/** Whether everything that was borrowed from the database came back. */
public final class LeakCheck {

  private LeakCheck() {}

  /**
   * No connection of the pool is in use, nobody waits for one, and no transaction is open in the
   * database. What was cut off a moment ago has ten seconds to end.
   */
  public static void verify(DatabaseManager manager, TestDatabase database) {
    await("all connections are back and all transactions have ended")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(manager.statistics().checkedOut()).as("connections in use").isZero();
              assertThat(manager.statistics().waiting()).as("requests in line").isZero();
              assertThat(database.openTransactions()).as("open transactions").isZero();
            });
  }
}
