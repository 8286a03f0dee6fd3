package io.confida.benchmarks;

import picocli.CommandLine.Option;

/** What every command has: its least. */
final class QuickOption {

  @Option(names = "--quick", description = "the least of everything: shows that it works")
  private boolean quick;

  boolean asked() {
    return quick;
  }
}
