package io.confida.benchmarks.lab.workload;

import io.confida.benchmarks.load.pool.Work;

/** A kind of work for a PostgreSQL. */
public interface Workload extends Work {

  /** What it is called on the command line. */
  String name();

  /** What a request is, in one line. */
  String description();

  /** Whether its requests change nothing in the database. */
  boolean readOnly();

  /**
   * Whether it works on the tables of {@link LabSchema}, which must be there then. Making them
   * writes, also for a workload whose requests only read.
   */
  boolean needsTables();
}
