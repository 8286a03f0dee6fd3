package io.confida.monitor.discovery;

import io.confida.monitor.snapshot.Count;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * A pool that tells its figures by MBeans: one call for the pool's bean at each read, one a second
 * for the bean with its limits, and one a minute for the URL, of which the address alone is kept.
 * Equal to another of the same ObjectName in the same MBean server.
 */
final class BeanPool implements WatchedPool {
  private static final long LIMITS_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long URL_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final MBeanServerConnection server;
  private final ObjectName bean;
  private final String name;
  private final String id;
  private final PoolKind kind;
  private final Optional<ObjectName> config;
  private final ObjectName dataSource;
  private final LongSupplier nanos;

  private Map<Figure, Integer> limits = Map.of();
  private boolean limitsRead;
  private long limitsNanos;
  private boolean urlRead;
  private long urlNanos;
  private volatile Optional<DatabaseAddress> database = Optional.empty();

  BeanPool(
      MBeanServerConnection server,
      ObjectName bean,
      BeanNames form,
      PoolKind kind,
      String id,
      LongSupplier nanos) {
    this.server = server;
    this.bean = bean;
    this.name = form.poolName(bean);
    this.id = id;
    this.kind = kind;
    this.config = form.config(bean);
    this.dataSource = form.dataSource(bean);
    this.nanos = nanos;
  }

  /** Whether it is read from this server as this kind. */
  @SuppressWarnings("ReferenceEquality") // the rows of one search are those of the next
  boolean isOf(MBeanServerConnection otherServer, PoolKind otherKind) {
    return server.equals(otherServer) && kind == otherKind;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String library() {
    return kind.library();
  }

  @Override
  public PoolFigures read() throws PoolGoneException, UnreadableException, IOException {
    Map<Figure, Integer> figures;
    try {
      figures = read(bean, kind.poolAttributes());
    } catch (InstanceNotFoundException e) {
      throw new PoolGoneException(bean + " is not registered any more", e);
    }
    if (config.isPresent()) {
      if (!limitsRead || nanos.getAsLong() - limitsNanos >= LIMITS_EVERY_NANOS) {
        readLimits(config.get());
      }
      figures.putAll(limits);
    }
    if (!kind.urlAttributes().isEmpty()
        && (!urlRead || nanos.getAsLong() - urlNanos >= URL_EVERY_NANOS)) {
      readUrl();
    }
    return new PoolFigures(
        figure(figures, Figure.ACTIVE),
        figure(figures, Figure.IDLE),
        figure(figures, Figure.TOTAL),
        figure(figures, Figure.WAITING),
        figure(figures, Figure.MAX),
        figure(figures, Figure.MIN));
  }

  private void readLimits(ObjectName configBean) throws UnreadableException, IOException {
    limitsNanos = nanos.getAsLong();
    try {
      limits = read(configBean, kind.configAttributes());
    } catch (InstanceNotFoundException e) {
      // Only the pool's own bean decides that the pool is gone; without the other there is no
      // limit.
      limits = Map.of();
    }
    limitsRead = true;
  }

  /** As last read: asking runs nothing of the pool's. */
  @Override
  public Optional<DatabaseAddress> database() {
    return database;
  }

  /** Without a URL nobody knocks; the figures are no worse for it. */
  private void readUrl() throws IOException {
    urlRead = true;
    urlNanos = nanos.getAsLong();
    try {
      var names = kind.urlAttributes().toArray(String[]::new);
      for (Attribute attribute : server.getAttributes(dataSource, names).asList()) {
        if (attribute.getValue() instanceof String url) {
          database = JdbcUrl.address(url);
          return;
        }
      }
    } catch (JMException | RuntimeException e) {
      // A bean that hides its URL, or that a container registers elsewhere.
      database = Optional.empty();
    }
  }

  private Map<Figure, Integer> read(ObjectName source, Map<Figure, String> wanted)
      throws InstanceNotFoundException, UnreadableException, IOException {
    Map<String, Object> values = new HashMap<>();
    try {
      var names = wanted.values().toArray(String[]::new);
      for (Attribute attribute : server.getAttributes(source, names).asList()) {
        values.put(attribute.getName(), attribute.getValue());
      }
    } catch (InstanceNotFoundException e) {
      throw e;
    } catch (JMException | RuntimeException e) {
      throw new UnreadableException(source + " threw " + causeOf(e), e);
    }
    Map<Figure, Integer> figures = new EnumMap<>(Figure.class);
    for (var entry : wanted.entrySet()) {
      // The JMX server leaves out an attribute whose getter throws.
      if (!(values.get(entry.getValue()) instanceof Number number)) {
        throw new UnreadableException(source + " gave no number for " + entry.getValue());
      }
      figures.put(entry.getKey(), number.intValue());
    }
    return figures;
  }

  /** The class alone: a message may quote what the pool keeps secret. */
  private static String causeOf(Exception e) {
    Throwable cause =
        e instanceof JMException || e instanceof JMRuntimeException ? e.getCause() : e;
    return (cause == null ? e : cause).getClass().getName();
  }

  /** A negative count is how libraries write "no limit" or "not known". */
  private static OptionalInt figure(Map<Figure, Integer> figures, Figure figure) {
    Integer count = figures.get(figure);
    return count == null || count < 0 ? OptionalInt.empty() : Count.of(count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BeanPool that && bean.equals(that.bean) && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return bean.hashCode();
  }

  @Override
  public String toString() {
    return library() + " " + id;
  }
}
