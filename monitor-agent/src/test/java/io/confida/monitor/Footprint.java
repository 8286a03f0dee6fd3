package io.confida.monitor;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes an object keeps on the heap of a 64-bit HotSpot with compressed references: heads
 * of 12 bytes, of arrays 16, references of 4, all rounded up to 8. Counted are our own objects,
 * arrays and lists; others, such as a clock, belong to somebody else.
 */
public final class Footprint {
  private static final int REFERENCE = 4;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private long bytes;

  private Footprint() {}

  /** Of this object and what it refers to, each once. */
  public static long of(Object object) throws IllegalAccessException {
    Footprint count = new Footprint();
    count.refer(object);
    while (!count.open.isEmpty()) {
      count.add(count.open.pop());
    }
    return count.bytes;
  }

  private void refer(@Nullable Object object) {
    if (object != null && seen.add(object)) {
      open.push(object);
    }
  }

  private void add(Object object) throws IllegalAccessException {
    Class<?> type = object.getClass();
    if (type.isArray()) {
      int length = Array.getLength(object);
      Class<?> element = type.getComponentType();
      take(16 + (long) length * size(element));
      for (int i = 0; i < length && !element.isPrimitive(); i++) {
        refer(Array.get(object, i));
      }
    } else if (object instanceof Collection<?> list) {
      // As an ArrayList, which may have room for half as many again.
      take(24);
      take(16 + list.size() * 3L / 2 * REFERENCE);
      list.forEach(this::refer);
    } else if (type.getName().startsWith("io.confida.") && !type.isEnum()) {
      addFields(object, type);
    }
  }

  private void addFields(Object object, Class<?> type) throws IllegalAccessException {
    long size = 12;
    for (Class<?> of = type; of != Object.class; of = of.getSuperclass()) {
      for (Field field : of.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          size += size(field.getType());
          if (!field.getType().isPrimitive()) {
            field.setAccessible(true);
            refer(field.get(object));
          }
        }
      }
    }
    take(size);
  }

  private void take(long size) {
    bytes += (size + 7) / 8 * 8;
  }

  private static int size(Class<?> type) {
    if (type == long.class || type == double.class) {
      return Long.BYTES;
    } else if (type == short.class || type == char.class) {
      return Short.BYTES;
    } else if (type == byte.class || type == boolean.class) {
      return Byte.BYTES;
    }
    return REFERENCE;
  }
}
