package io.confida.monitor.sampling;

import io.confida.monitor.discovery.Figure;
import io.confida.monitor.discovery.FoundPool;
import io.confida.monitor.snapshot.PoolSnapshot;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;

/** Reads the figures of one pool from its MBeans. */
final class PoolReader {
  private final MBeanServer server;
  private final SamplingClock clock;

  PoolReader(MBeanServer server, SamplingClock clock) {
    this.server = server;
    this.clock = clock;
  }

  /**
   * Runs the pool's code: it may take any time.
   *
   * @throws InstanceNotFoundException when the pool is gone
   * @throws UnreadableException when a bean throws, or gives no number for a figure it should have
   */
  PoolSnapshot read(FoundPool found) throws InstanceNotFoundException, UnreadableException {
    Map<Figure, Integer> figures = new EnumMap<>(Figure.class);
    readInto(figures, found.pool());
    // Only the pool's own bean decides that the pool is gone; without the other, limits are absent.
    if (found.config().isPresent() && server.isRegistered(found.config().get().bean())) {
      readInto(figures, found.config().get());
    }
    return new PoolSnapshot(
        found.name(),
        figure(figures, Figure.ACTIVE),
        figure(figures, Figure.IDLE),
        figure(figures, Figure.TOTAL),
        figure(figures, Figure.WAITING),
        figure(figures, Figure.MAX),
        OptionalInt.empty(),
        clock.now(),
        clock.nanos());
  }

  private void readInto(Map<Figure, Integer> figures, FoundPool.Source source)
      throws InstanceNotFoundException, UnreadableException {
    var wanted = source.attributes();
    Map<String, Object> values = new HashMap<>();
    try {
      var names = wanted.values().toArray(String[]::new);
      for (Attribute attribute : server.getAttributes(source.bean(), names).asList()) {
        values.put(attribute.getName(), attribute.getValue());
      }
    } catch (InstanceNotFoundException e) {
      throw e;
    } catch (JMException | RuntimeException e) {
      throw new UnreadableException(source.bean() + " threw " + causeOf(e), e);
    }
    for (var entry : wanted.entrySet()) {
      // The JMX server leaves out an attribute whose getter throws.
      if (!(values.get(entry.getValue()) instanceof Number number)) {
        throw new UnreadableException(source.bean() + " gave no number for " + entry.getValue());
      }
      figures.put(entry.getKey(), number.intValue());
    }
  }

  /** The class alone: a message may quote what the pool keeps secret. */
  private static String causeOf(Exception e) {
    return (e.getCause() == null ? e : e.getCause()).getClass().getName();
  }

  /** A negative count is how libraries write "no limit" or "not known". */
  private static OptionalInt figure(Map<Figure, Integer> figures, Figure figure) {
    Integer count = figures.get(figure);
    return count == null || count < 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }
}
