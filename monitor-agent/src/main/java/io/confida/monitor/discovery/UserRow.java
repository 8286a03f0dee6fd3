package io.confida.monitor.discovery;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pool library that the operator describes: a row beside those that are known already.
 *
 * @param library the library's name, for people
 * @param objectName the JMX pattern of its pools' MBeans. A {@code *} in one key's value stands for
 *     the pool's name, as in {@code com.example:type=Pool,name=*}; without one, the key {@code
 *     name} is it, or else the whole ObjectName
 * @param attributes which MBean attribute tells which figure, by figure: {@code active}, {@code
 *     idle}, {@code total}, {@code waiting}, {@code max}, {@code min}; at least {@code active} or
 *     {@code waiting}
 */
public record UserRow(String library, String objectName, Map<String, String> attributes) {

  /**
   * @throws IllegalArgumentException if the row says nothing that can be read; one line that names
   *     the fault and the way out
   */
  public UserRow {
    if (library.isBlank()) {
      throw new IllegalArgumentException("a pool row has no library: give the library's name");
    }
    attributes = Map.copyOf(new TreeMap<>(attributes));
    kind(library, objectName, attributes);
  }

  PoolKind kind() {
    return kind(library, objectName, attributes);
  }

  private static PoolKind kind(String library, String objectName, Map<String, String> attributes) {
    Map<Figure, String> figures = new EnumMap<>(Figure.class);
    new TreeMap<>(attributes)
        .forEach(
            (word, attribute) -> {
              Figure figure =
                  Figure.named(word)
                      .orElseThrow(
                          () ->
                              wrong(library, "'" + word + "' is no figure: use " + Figure.words()));
              if (attribute.isBlank()) {
                throw wrong(library, word + " has no attribute: name one of the MBean's");
              }
              figures.put(figure, attribute);
            });
    if (!figures.containsKey(Figure.ACTIVE) && !figures.containsKey(Figure.WAITING)) {
      throw wrong(library, "says neither active nor waiting: name the attribute of at least one");
    }
    BeanNames form;
    try {
      form = BeanNames.of(objectName);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("pool row " + library + ": " + e.getMessage(), e);
    }
    if (form.pattern().isDomainPattern() && form.pattern().getKeyPropertyList().isEmpty()) {
      throw wrong(library, objectName + " matches MBeans of every kind: name the domain or a key");
    }
    return new PoolKind(library, List.of(form), figures, Map.of());
  }

  private static IllegalArgumentException wrong(String library, String what) {
    return new IllegalArgumentException("pool row " + library + ": " + what);
  }
}
