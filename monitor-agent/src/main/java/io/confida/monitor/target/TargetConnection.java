package io.confida.monitor.target;

import java.io.IOException;
import java.util.Collection;
import javax.management.MBeanServerConnection;

/** A way into a JVM, until it is closed or breaks. */
public interface TargetConnection extends AutoCloseable {

  /** The MBean servers there are at this moment, at least one or none, always in one order. */
  Collection<? extends MBeanServerConnection> servers();

  /**
   * Whether a read may take for ever. Over a network each ends with a timeout; within a JVM nothing
   * ends a pool's code.
   */
  boolean unbounded();

  /**
   * Whether the JVM has left a call without an answer for longer than any pool of it may: it is
   * stopped, or cannot be reached. Asking does not wait; a long pause for garbage collection looks
   * the same, and is over when it answers.
   */
  boolean isSilent();

  /**
   * Asks for a sign of life that runs no code of the application.
   *
   * @throws IOException if the JVM cannot be reached any more
   */
  void check() throws IOException;

  /** Leaves nothing behind; closing again does nothing. */
  @Override
  void close();
}
