package io.confida.server;

import java.util.List;
import java.util.Optional;

/**
 * Tells who has started the server without a bound for its heap how to set one.
 *
 * <p>A jar cannot bring options for its JVM, and none of those that can be changed while it runs
 * bounds the heap: the one that comes near, {@code SoftMaxHeapSize}, is a wish that G1 lets go
 * under load. So a JVM that is told nothing takes up to a quarter of the machine.
 */
final class HeapBound {

  /** The server needs less: a heap of this size is as good as bounded. */
  private static final long SMALL_BYTES = 512L << 20;

  private static final List<String> BOUNDS =
      List.of("-Xmx", "-XX:MaxHeapSize=", "-XX:MaxRAMPercentage=", "-XX:MaxRAM=");

  private HeapBound() {}

  /**
   * One line, when there is something to say.
   *
   * @param arguments what the JVM was started with
   * @param maxBytes what its heap may grow to
   */
  static Optional<String> advice(List<String> arguments, long maxBytes) {
    boolean chosen = arguments.stream().anyMatch(a -> BOUNDS.stream().anyMatch(a::startsWith));
    return chosen || maxBytes <= SMALL_BYTES
        ? Optional.empty()
        : Optional.of(
            "The heap has no bound of yours and may grow to "
                + (maxBytes >> 20)
                + " MiB; \"java -Xmx192m -XX:+UseSerialGC -jar confida-server.jar\" keeps the process"
                + " below 400 MiB with 256 clients");
  }
}
