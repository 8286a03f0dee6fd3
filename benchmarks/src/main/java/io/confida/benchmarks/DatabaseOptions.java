package io.confida.benchmarks;

import io.confida.benchmarks.lab.live.LabDatabase;
import io.confida.benchmarks.lab.workload.Scale;
import io.confida.benchmarks.lab.workload.Workload;
import picocli.CommandLine.Option;

/** The PostgreSQL that the lab measures. */
final class DatabaseOptions {

  @Option(
      names = "--db",
      paramLabel = "URL|embedded",
      description = {
        "the PostgreSQL to measure: postgresql://user:password@host:port/database, or embedded for"
            + " one that is started for the run and removed after it (default).",
        "A file named @FILE among the options may hold it, so that no password is seen in the list"
            + " of processes."
      })
  private String database = "embedded";

  @Option(
      names = "--yes",
      description = "makes tables, and lets the workload write, in a database that is not empty")
  private boolean yes;

  @Option(
      names = "--durable",
      description = "the embedded database's commits wait for the disk, as in production")
  private boolean durable;

  /** Whether others may use it too; the embedded one is ours alone. */
  boolean shared() {
    return !LabDatabase.isEmbedded(database);
  }

  LabDatabase open() {
    return LabDatabase.open(database, durable);
  }

  /** Makes the workload's tables, if that is allowed. */
  void prepare(LabDatabase opened, Workload workload, Scale scale) {
    opened.prepare(workload, scale, yes);
  }
}
