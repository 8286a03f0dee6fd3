package io.confida.monitor.discovery;

import java.io.IOException;
import java.util.List;

/** Where pools are found: the MBeans of a JVM, or its objects when seen from within. */
@FunctionalInterface
public interface PoolSource {

  /**
   * The pools there are at this moment. Asked about once a second, on the sampling thread. A pool
   * found before is given as an equal object, so that its history goes on.
   *
   * @throws IOException if the JVM cannot be reached any more
   */
  List<WatchedPool> search() throws IOException;
}
