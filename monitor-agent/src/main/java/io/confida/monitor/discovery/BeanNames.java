package io.confida.monitor.discovery;

import java.util.Map;
import java.util.Optional;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * One form of a library's ObjectNames. Each template is a JMX pattern in which one key's value
 * holds a {@code *} where the pool's name stands, such as {@code com.example:type=Pool (*)}.
 */
final class BeanNames {
  private final ObjectName pattern;
  private final String key;
  private final String beforeName;
  private final String afterName;
  private final Optional<String> configTemplate;

  private BeanNames(String poolTemplate, Optional<String> configTemplate) {
    this.pattern = objectName(poolTemplate);
    this.key = keyOfName(pattern);
    String value = pattern.getKeyProperty(key);
    int star = value.indexOf('*');
    this.beforeName = value.substring(0, star);
    this.afterName = value.substring(star + 1);
    configTemplate.ifPresent(template -> keyOfName(objectName(template)));
    this.configTemplate = configTemplate;
  }

  /** A library whose every figure stands in the pool's own bean. */
  static BeanNames of(String poolTemplate) {
    return new BeanNames(poolTemplate, Optional.empty());
  }

  /** A library that keeps its limits in a second bean. */
  static BeanNames of(String poolTemplate, String configTemplate) {
    return new BeanNames(poolTemplate, Optional.of(configTemplate));
  }

  /** Matches the pool beans of this form and no others. */
  ObjectName pattern() {
    return pattern;
  }

  /** The pool's name as its owner wrote it. */
  String poolName(ObjectName bean) {
    String written = written(bean);
    return written.startsWith("\"") ? ObjectName.unquote(written) : written;
  }

  /** The second bean of this pool, if the library has one. */
  Optional<ObjectName> config(ObjectName bean) {
    return configTemplate.map(template -> objectName(template.replace("*", written(bean))));
  }

  /** The pool's name with whatever quotes the ObjectName needs. */
  private String written(ObjectName bean) {
    String value = bean.getKeyProperty(key);
    return value.substring(beforeName.length(), value.length() - afterName.length());
  }

  private static String keyOfName(ObjectName template) {
    var keys =
        template.getKeyPropertyList().entrySet().stream()
            .filter(property -> property.getValue().contains("*"))
            .map(Map.Entry::getKey)
            .toList();
    if (keys.size() != 1) {
      throw new IllegalArgumentException(
          template + " must have one '*' that stands for the pool's name, as in type=Pool (*)");
    }
    return keys.get(0);
  }

  private static ObjectName objectName(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name + " is not a JMX ObjectName: " + e.getMessage(), e);
    }
  }
}
