package io.confida.benchmarks.agents;

/** Who watches the program, if anybody. */
public enum Watcher {
  /** The control. */
  NONE("no agent"),
  /** The control in another process: how far the two differ is noise. */
  NONE_AGAIN("no agent again"),
  /** An agent that does nothing: what the JVM itself takes for having any. */
  IDLE("agent that does nothing"),
  /**
   * The least that can answer: an agent of one thread that sends each client the same bytes, about
   * as many as ours sends. What its answers take, the machine and its client take.
   */
  CONSTANT("constant answer"),
  /** Ours inside the JVM with its defaults: borrowers' times and holders are seen. */
  OURS("monitor-agent"),
  /** Ours in a process of its own, which reads the pools' MBeans; nothing is loaded. */
  BESIDE("monitor-agent beside"),
  /** Prometheus's exporter, asked for HikariCP's MBeans. */
  JMX_EXPORTER("jmx_exporter"),
  /** MBeans as JSON over HTTP. */
  JOLOKIA("Jolokia");

  private final String words;

  Watcher(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** Whether it is one of the two without an agent. */
  public boolean control() {
    return this == NONE || this == NONE_AGAIN;
  }

  /** Whether it is an agent that measures the measurement, and comes with the benchmarks. */
  boolean bare() {
    return this == IDLE || this == CONSTANT;
  }

  /** Whether it can be asked. */
  boolean answers() {
    return !control() && this != IDLE;
  }

  /** Whether it is one of the two ways of the agent that is measured. */
  boolean ours() {
    return this == OURS || this == BESIDE;
  }

  /** Where it tells all figures of all pools at once. */
  String path() {
    return this == JOLOKIA ? "/jolokia/read/com.zaxxer.hikari:*" : "/metrics";
  }
}
