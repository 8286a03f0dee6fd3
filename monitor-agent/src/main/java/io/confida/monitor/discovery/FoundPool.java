package io.confida.monitor.discovery;

import java.util.Map;
import java.util.Optional;
import javax.management.ObjectName;

/**
 * A registered pool and where its figures are read.
 *
 * @param name the pool's name, unique among the pools of one search
 * @param library the pool library's name, for people
 * @param pool the bean that lives as long as the pool does
 * @param config the bean with its limits, if the library has one
 */
public record FoundPool(String name, String library, Source pool, Optional<Source> config) {

  /**
   * One bean that tells figures.
   *
   * @param bean an MBean
   * @param attributes which of its attributes tells which figure
   */
  public record Source(ObjectName bean, Map<Figure, String> attributes) {}

  FoundPool renamed(String newName) {
    return new FoundPool(newName, library, pool, config);
  }
}
