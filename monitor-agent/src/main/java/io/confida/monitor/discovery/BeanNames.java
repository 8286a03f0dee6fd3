package io.confida.monitor.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * One form of a library's ObjectNames, given as a JMX pattern. The pool's name is what stands at
 * the {@code *} in one key's value, as in {@code com.example:type=Pool (*)}; of a pattern without
 * such a key, the value of the key {@code name}, or else the whole ObjectName.
 */
final class BeanNames {
  private final ObjectName pattern;
  private final Optional<NamePart> namePart;
  private final Optional<String> configTemplate;
  private final List<String> foreignKeys;
  private final Optional<String> ownKey;

  private BeanNames(
      ObjectName pattern,
      Optional<String> configTemplate,
      List<String> foreignKeys,
      Optional<String> ownKey) {
    this.pattern = pattern;
    this.namePart = NamePart.of(pattern);
    this.configTemplate = configTemplate;
    this.foreignKeys = List.copyOf(foreignKeys);
    this.ownKey = ownKey;
  }

  /** A library whose every figure stands in the pool's own bean. */
  static BeanNames of(String poolTemplate) {
    return new BeanNames(objectName(poolTemplate), Optional.empty(), List.of(), Optional.empty());
  }

  /** A library that keeps its limits in a second bean, whose name holds the pool's at its star. */
  static BeanNames of(String poolTemplate, String configTemplate) {
    return new BeanNames(
        objectName(poolTemplate), Optional.of(configTemplate), List.of(), Optional.empty());
  }

  /** The same form, of which beans with any of these keys are something else. */
  BeanNames without(String... keys) {
    return new BeanNames(pattern, configTemplate, List.of(keys), ownKey);
  }

  /** The same form, where the data source's bean has the pool's name without this key. */
  BeanNames ownedWithout(String key) {
    return new BeanNames(pattern, configTemplate, foreignKeys, Optional.of(key));
  }

  /** Matches the pool beans of this form, and those that {@link #isPool} leaves out. */
  ObjectName pattern() {
    return pattern;
  }

  /** Whether a bean that matches the pattern is a pool. */
  boolean isPool(ObjectName bean) {
    for (String key : foreignKeys) {
      if (bean.getKeyProperty(key) != null) {
        return false;
      }
    }
    return true;
  }

  /** The pool's name as its owner wrote it. */
  String poolName(ObjectName bean) {
    String written = namePart.isPresent() ? namePart.get().in(bean) : bean.getKeyProperty("name");
    return written == null ? bean.getCanonicalName() : unquoted(written);
  }

  /** The second bean of this pool, if the library has one. */
  Optional<ObjectName> config(ObjectName bean) {
    if (configTemplate.isEmpty() || namePart.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(objectName(configTemplate.get().replace("*", namePart.get().in(bean))));
  }

  /** The bean of the data source that this pool belongs to; mostly they are one. */
  ObjectName dataSource(ObjectName bean) {
    if (ownKey.isEmpty()) {
      return bean;
    }
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, String> property : bean.getKeyPropertyList().entrySet()) {
      if (!property.getKey().equals(ownKey.get())) {
        others.add(property.getKey() + "=" + property.getValue());
      }
    }
    return others.isEmpty() ? bean : objectName(bean.getDomain() + ":" + String.join(",", others));
  }

  private static String unquoted(String written) {
    return written.length() > 1 && written.startsWith("\"") && written.endsWith("\"")
        ? ObjectName.unquote(written)
        : written;
  }

  private static ObjectName objectName(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name + " is not a JMX ObjectName: " + e.getMessage(), e);
    }
  }

  /** Where in an ObjectName the pool's name stands, with whatever quotes it needs there. */
  private record NamePart(String key, String before, String after) {

    static Optional<NamePart> of(ObjectName pattern) {
      List<Map.Entry<String, String>> starred = new ArrayList<>();
      for (Map.Entry<String, String> property : pattern.getKeyPropertyList().entrySet()) {
        if (property.getValue().contains("*")) {
          starred.add(property);
        }
      }
      if (starred.isEmpty()) {
        return Optional.empty();
      }
      String value = starred.get(0).getValue();
      int star = value.indexOf('*');
      if (starred.size() > 1 || value.indexOf('*', star + 1) >= 0) {
        throw new IllegalArgumentException(
            pattern + " has several '*': leave the one that stands for the pool's name");
      }
      return Optional.of(
          new NamePart(
              starred.get(0).getKey(), value.substring(0, star), value.substring(star + 1)));
    }

    String in(ObjectName bean) {
      String value = bean.getKeyProperty(key);
      return value.substring(before.length(), value.length() - after.length());
    }
  }
}
