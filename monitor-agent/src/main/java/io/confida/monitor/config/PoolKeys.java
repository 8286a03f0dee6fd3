package io.confida.monitor.config;

import java.util.List;
import java.util.Optional;

/** What can be set of one entry of {@code pools}: a pool library that is not known yet. */
final class PoolKeys {
  static final Key<String> LIBRARY =
      new Key<>(
          "library",
          ValueTypes.text("name", "NAME"),
          "",
          "The library's name, for people. Needed.");
  static final Key<String> OBJECT_NAME =
      new Key<>(
          "object-name",
          ValueTypes.text("JMX pattern such as com.example:type=Pool,name=*", "PATTERN"),
          "",
          "Its pools' MBeans; the * in a key's value stands for the pool's name. Needed.");
  static final Key<Optional<String>> ACTIVE =
      figure("active", "The attribute with the connections lent out. This or waiting is needed.");
  static final Key<Optional<String>> IDLE =
      figure("idle", "The attribute with the connections open and not lent out.");
  static final Key<Optional<String>> TOTAL =
      figure("total", "The attribute with the connections open.");
  static final Key<Optional<String>> WAITING =
      figure("waiting", "The attribute with the threads that wait for a connection.");
  static final Key<Optional<String>> MAX =
      figure("max", "The attribute with the most connections it may open.");
  static final Key<Optional<String>> MIN =
      figure("min", "The attribute with the connections it keeps.");

  static final List<Key<Optional<String>>> FIGURES =
      List.of(ACTIVE, IDLE, TOTAL, WAITING, MAX, MIN);

  static final List<Key<?>> ALL =
      List.of(LIBRARY, OBJECT_NAME, ACTIVE, IDLE, TOTAL, WAITING, MAX, MIN);

  private PoolKeys() {}

  private static Key<Optional<String>> figure(String name, String description) {
    return new Key<>(name, ValueTypes.text("attribute's name", "NAME").orNone(), "", description);
  }
}
