package io.confida.monitor.target;

/** A JVM that is to be watched. */
public sealed interface Target permits ThisJvm, LocalProcess, JmxUrl {

  /** The name by which the operator knows it. */
  String name();

  /** Whether it sees the network as we do: a name or a loopback address means the same to it. */
  default boolean isHere() {
    return true;
  }

  /**
   * Reaches it, which may take some seconds and never takes for ever.
   *
   * @throws TargetException when it cannot be reached
   */
  TargetConnection connect() throws TargetException;
}
