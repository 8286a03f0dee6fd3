package io.confida.monitor.inject;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;

/** The constants of a class file (JVMS 4.4), or those that are added to it: each once. */
final class Constants {
  private static final int TEXT = 1;
  private static final int TYPE = 7;
  private static final int FIELD = 9;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;
  private static final int NAME_AND_TYPE = 12;
  private static final int MOST = 0xffff;

  private final Map<String, Integer> texts = new HashMap<>();

  /** Those that refer to one or two others, by their kind and these. */
  private final Map<Long, Integer> others = new HashMap<>();

  private final Bytes bytes = new Bytes();
  private int next;

  /**
   * @param next the number of the first: 1 in a new class
   */
  Constants(int next) {
    this.next = next;
  }

  /** The number of this text. */
  int text(String text) {
    Integer known = texts.get(text);
    if (known != null) {
      return known;
    }
    byte[] written = written(text);
    bytes.u1(TEXT).copy(written, 0, written.length);
    int number = number();
    texts.put(text, number);
    return number;
  }

  /** Length and text as class files have them. */
  private static byte[] written(String text) {
    var out = new ByteArrayOutputStream();
    try {
      new DataOutputStream(out).writeUTF(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * The number of this class.
   *
   * @param name with slashes, as all classes' here
   */
  int type(String name) {
    return other(TYPE, text(name), 0);
  }

  int field(String owner, String name, Class<?> type) {
    return member(FIELD, owner, name, type.descriptorString());
  }

  int method(String owner, boolean ofInterface, String name, MethodType type) {
    return member(
        ofInterface ? INTERFACE_METHOD : METHOD, owner, name, type.toMethodDescriptorString());
  }

  private int member(int kind, String owner, String name, String descriptor) {
    int nameAndType = other(NAME_AND_TYPE, text(name), text(descriptor));
    return other(kind, type(owner), nameAndType);
  }

  private int other(int kind, int first, int second) {
    Long key = (long) kind << 32 | (long) first << 16 | second;
    Integer known = others.get(key);
    if (known != null) {
      return known;
    }
    bytes.u1(kind).u2(first);
    if (kind != TYPE) {
      bytes.u2(second);
    }
    int number = number();
    others.put(key, number);
    return number;
  }

  private int number() {
    if (next >= MOST) {
      throw new IllegalStateException("a class has no more room for constants");
    }
    return next++;
  }

  /** What the class file gives as their count: one more than there are. */
  int count() {
    return next;
  }

  Bytes bytes() {
    return bytes;
  }
}
