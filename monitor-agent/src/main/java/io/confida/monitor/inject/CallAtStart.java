package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;

import java.nio.charset.StandardCharsets;

/**
 * Puts a call in front of a method: {@code aload_0} and {@code invokestatic} (JVMS 6.5), four
 * bytes. A multiple of four it must be, for then a switch's padding stays as it is; what gives a
 * place in the code (JVMS 4.7.3) grows by four, and no instruction changes, as those give distances
 * alone.
 */
final class CallAtStart {
  /** The method that is called: static, and takes whose method it is. */
  static final String CALLED = "seen";

  private static final int SHIFT = 4;
  private static final int ALOAD_0 = 42;
  private static final int INVOKESTATIC = 184;
  private static final int STATIC_NATIVE_ABSTRACT = 0x0008 | 0x0100 | 0x0400;
  private static final int LONGEST_CODE = 0xffff;

  private final byte[] from;
  private final String method;

  /** Where each constant begins. */
  private final int[] constants;

  private final int afterConstants;
  private final Constants added;
  private final int call;
  private final Bytes to = new Bytes();

  /** How far it was read. */
  private int at;

  private CallAtStart(byte[] from, String method, String receiver) {
    this.from = from;
    this.method = method;
    int count = u2(8);
    this.constants = new int[count];
    this.afterConstants = readConstants();
    this.added = new Constants(count);
    this.call = added.method(receiver, false, CALLED, methodType(void.class, Object.class));
    this.at = afterConstants;
  }

  /**
   * The class with the call.
   *
   * @param classFile as the JVM has it, in the order in which it has it
   * @param method in front of all methods of this name that have an object and code; no
   *     constructor, whose object is none yet
   * @param receiver the class with the method {@link #CALLED}
   * @throws IllegalArgumentException when it is no class file, or the method would be too long
   * @throws IllegalStateException when the class has no room for more constants
   */
  static byte[] in(byte[] classFile, String method, String receiver) {
    if (method.startsWith("<")) {
      throw new IllegalArgumentException("a constructor has no object to begin with: " + method);
    }
    return new CallAtStart(classFile, method, receiver).write();
  }

  private int readConstants() {
    int place = 10;
    for (int number = 1; number < constants.length; number++) {
      constants[number] = place;
      int kind = u1(place);
      switch (kind) {
        case 1 -> place += 3 + u2(place + 1);
        case 7, 8, 16, 19, 20 -> place += 3;
        case 15 -> place += 4;
        case 3, 4, 9, 10, 11, 12, 17, 18 -> place += 5;
        case 5, 6 -> {
          // These take two numbers.
          place += 9;
          number++;
        }
        default -> throw new IllegalArgumentException("a constant of an unknown kind: " + kind);
      }
    }
    return place;
  }

  private byte[] write() {
    at += 6;
    at += 2 + 2 * u2(at);
    int fields = u2(at);
    at += 2;
    for (int i = 0; i < fields; i++) {
      at += 6;
      skipAttributes();
    }
    int methods = u2(at);
    at += 2;
    to.copy(from, afterConstants, at);
    for (int i = 0; i < methods; i++) {
      writeMethod();
    }
    to.copy(from, at, from.length);
    Bytes all = new Bytes().copy(from, 0, 8).u2(added.count());
    return all.copy(from, 10, afterConstants).add(added.bytes()).add(to).toArray();
  }

  private void skipAttributes() {
    int attributes = u2(at);
    at += 2;
    for (int i = 0; i < attributes; i++) {
      at += 6 + u4(at + 2);
    }
  }

  private void writeMethod() {
    int start = at;
    at += 6;
    boolean wanted = (u2(start) & STATIC_NATIVE_ABSTRACT) == 0 && isText(u2(start + 2), method);
    if (!wanted) {
      skipAttributes();
      to.copy(from, start, at);
      return;
    }
    int attributes = u2(at);
    at += 2;
    to.copy(from, start, at);
    for (int i = 0; i < attributes; i++) {
      int end = at + 6 + u4(at + 2);
      if (isText(u2(at), "Code")) {
        Bytes code = code(at + 6);
        to.copy(from, at, at + 2).u4(code.length()).add(code);
      } else {
        to.copy(from, at, end);
      }
      at = end;
    }
  }

  private Bytes code(int start) {
    int length = u4(start + 4);
    if (length + SHIFT > LONGEST_CODE) {
      throw new IllegalArgumentException("no room for a call in front of " + method);
    }
    Bytes code = new Bytes().u2(Math.max(1, u2(start))).u2(u2(start + 2)).u4(length + SHIFT);
    code.u1(ALOAD_0).u1(INVOKESTATIC).u2(call).copy(from, start + 8, start + 8 + length);
    int place = start + 8 + length;
    int handlers = u2(place);
    code.u2(handlers);
    place += 2;
    for (int i = 0; i < handlers; i++) {
      // From, to and handler, and what is caught.
      code.u2(u2(place) + SHIFT).u2(u2(place + 2) + SHIFT).u2(u2(place + 4) + SHIFT);
      code.u2(u2(place + 6));
      place += 8;
    }
    addAttributes(code, place);
    return code;
  }

  private void addAttributes(Bytes code, int start) {
    int attributes = u2(start);
    int kept = 0;
    Bytes changed = new Bytes();
    int place = start + 2;
    for (int i = 0; i < attributes; i++) {
      int end = place + 6 + u4(place + 2);
      int name = u2(place);
      boolean isKept = true;
      if (isText(name, "LineNumberTable")) {
        changed.copy(from, place, place + 6).add(shifted(place + 6, 4));
      } else if (isText(name, "LocalVariableTable") || isText(name, "LocalVariableTypeTable")) {
        changed.copy(from, place, place + 6).add(shifted(place + 6, 10));
      } else if (isText(name, "StackMapTable")) {
        Bytes frames = frames(place + 6);
        changed.copy(from, place, place + 2).u4(frames.length()).add(frames);
      } else if (isText(name, "RuntimeVisibleTypeAnnotations")
          || isText(name, "RuntimeInvisibleTypeAnnotations")) {
        // They name places, too; of code nobody can ask for them at run time.
        isKept = false;
      } else {
        changed.copy(from, place, end);
      }
      kept += isKept ? 1 : 0;
      place = end;
    }
    code.u2(kept).add(changed);
  }

  /** A table whose rows are this long and begin with a place in the code. */
  private Bytes shifted(int start, int row) {
    int rows = u2(start);
    Bytes table = new Bytes().u2(rows);
    for (int place = start + 2; place < start + 2 + rows * row; place += row) {
      table.u2(u2(place) + SHIFT).copy(from, place + 2, place + row);
    }
    return table;
  }

  /** The frames (JVMS 4.7.4): each tells its distance to the one before, the first its place. */
  private Bytes frames(int start) {
    int count = u2(start);
    Bytes frames = new Bytes().u2(count);
    int place = start + 2;
    for (int i = 0; i < count; i++) {
      int shift = i == 0 ? SHIFT : 0;
      int kind = u1(place);
      if (kind < 64) {
        addFrame(frames, kind + shift, 0, 251);
        place++;
      } else if (kind < 128) {
        addFrame(frames, kind - 64 + shift, 64, 247);
        place = addTypes(frames, place + 1, 1);
      } else {
        frames.u1(kind).u2(u2(place + 1) + shift);
        place += 3;
        if (kind == 255) {
          place = addCountedTypes(frames, addCountedTypes(frames, place));
        } else if (kind == 247) {
          place = addTypes(frames, place, 1);
        } else if (kind > 251) {
          place = addTypes(frames, place, kind - 251);
        }
      }
    }
    return frames;
  }

  /** One whose kind tells its distance, where that is short enough. */
  private static void addFrame(Bytes frames, int distance, int kind, int kindOfLonger) {
    if (distance < 64) {
      frames.u1(kind + distance);
    } else {
      frames.u1(kindOfLonger).u2(distance);
    }
  }

  private int addCountedTypes(Bytes frames, int start) {
    int count = u2(start);
    frames.u2(count);
    return addTypes(frames, start + 2, count);
  }

  /** Returns where they end. */
  private int addTypes(Bytes frames, int start, int count) {
    int place = start;
    for (int i = 0; i < count; i++) {
      int kind = u1(place);
      frames.u1(kind);
      place++;
      if (kind == 7) {
        frames.u2(u2(place));
        place += 2;
      } else if (kind == 8) {
        // An object that is being made, by the place where that begins.
        frames.u2(u2(place) + SHIFT);
        place += 2;
      }
    }
    return place;
  }

  private boolean isText(int constant, String text) {
    int place = constants[constant];
    int length = u2(place + 1);
    return length == text.length()
        && new String(from, place + 3, length, StandardCharsets.ISO_8859_1).equals(text);
  }

  private int u1(int place) {
    return from[place] & 0xff;
  }

  private int u2(int place) {
    return u1(place) << 8 | u1(place + 1);
  }

  private int u4(int place) {
    return u2(place) << 16 | u2(place + 2);
  }
}
