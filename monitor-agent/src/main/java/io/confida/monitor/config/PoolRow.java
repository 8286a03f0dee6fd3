package io.confida.monitor.config;

import java.util.Map;

/**
 * A pool library that the operator describes.
 *
 * @param library its name, for people
 * @param objectName JMX pattern of its pools' MBeans
 * @param attributes which attribute tells which figure: {@code active}, {@code idle}, {@code
 *     total}, {@code waiting}, {@code max}, {@code min}
 * @param origin where the row stands, for messages about it
 */
public record PoolRow(
    String library, String objectName, Map<String, String> attributes, String origin) {
  public PoolRow {
    attributes = Map.copyOf(attributes);
  }
}
