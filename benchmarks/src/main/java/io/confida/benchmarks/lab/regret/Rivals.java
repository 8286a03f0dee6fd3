package io.confida.benchmarks.lab.regret;

import java.time.Duration;

/** How the rivals are set. */
final class Rivals {

  /** Where FlexyPool begins: HikariCP's default. */
  static final int FLEXY_START = 10;

  /** An acquisition that is late for FlexyPool: the shortest timeout that HikariCP takes. */
  static final Duration FLEXY_LATE = Duration.ofMillis(250);

  private Rivals() {}
}
