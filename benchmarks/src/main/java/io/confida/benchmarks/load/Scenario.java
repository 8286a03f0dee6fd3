package io.confida.benchmarks.load;

import java.util.OptionalDouble;

/**
 * What clients ask for, how many there are, and what the server is to reach beside the control.
 *
 * <p>The targets are ratios of requests a second, ours to the control's.
 */
public enum Scenario {
  BY_ID_32("one question by id, 32 clients", 32, Work.BY_ID, 0.98),
  BY_ID_256("one question by id, 256 clients", 256, Work.BY_ID, Double.NaN),
  LIST_32("list of 50, 32 clients", 32, Work.LIST, 0.90),
  PARSE_JD_32("parse-jd, 32 clients", 32, Work.PARSE_JD, Double.NaN),
  INSERT_32("insert a session, 32 clients", 32, Work.INSERT, Double.NaN),
  INSERT_KEY_32("insert a session under a key, 32 clients", 32, Work.INSERT_KEYED, Double.NaN),
  INSERT_256("insert a session, 256 clients", 256, Work.INSERT, Double.NaN),
  ONE_CLIENT("id, list and insert, 1 client", 1, Work.MIXED, Double.NaN);

  /** A kind of request. */
  public enum Work {
    BY_ID,
    LIST,
    PARSE_JD,
    INSERT,
    /** With an Idempotency-Key that no other request has. */
    INSERT_KEYED,
    MIXED
  }

  private final String words;
  private final int clients;
  private final Work work;
  private final double target;

  Scenario(String words, int clients, Work work, double target) {
    this.words = words;
    this.clients = clients;
    this.work = work;
    this.target = target;
  }

  String words() {
    return words;
  }

  int clients() {
    return clients;
  }

  Work work() {
    return work;
  }

  OptionalDouble target() {
    return Double.isNaN(target) ? OptionalDouble.empty() : OptionalDouble.of(target);
  }

  /** Whether the control answers it too; what only the server has stands against a figure. */
  boolean controlled() {
    return work != Work.PARSE_JD && work != Work.INSERT_KEYED;
  }

  /** Whether it leaves rows behind that would slow the next. */
  boolean writes() {
    return work != Work.BY_ID && work != Work.LIST;
  }
}
