package io.confida.monitor.inject;

import java.lang.invoke.MethodType;

/** The instructions of a method without jumps (JVMS 6.5), one after the other. */
final class Code {
  static final int RETURN = 177;
  static final int IASTORE = 79;
  static final int AALOAD = 50;

  private static final int BIPUSH = 16;
  private static final int ILOAD = 21;
  private static final int LLOAD = 22;
  private static final int FLOAD = 23;
  private static final int DLOAD = 24;
  private static final int ALOAD = 25;
  private static final int ASTORE = 58;
  private static final int IRETURN = 172;
  private static final int DUP = 89;
  private static final int GETSTATIC = 178;
  private static final int PUTSTATIC = 179;
  private static final int GETFIELD = 180;
  private static final int PUTFIELD = 181;
  private static final int INVOKEVIRTUAL = 182;
  private static final int INVOKESPECIAL = 183;
  private static final int INVOKESTATIC = 184;
  private static final int INVOKEINTERFACE = 185;
  private static final int NEW = 187;
  private static final int CHECKCAST = 192;

  private final Constants constants;
  private final Bytes bytes = new Bytes();

  Code(Constants constants) {
    this.constants = constants;
  }

  Bytes bytes() {
    return bytes;
  }

  /** One without operands. */
  Code op(int opcode) {
    bytes.u1(opcode);
    return this;
  }

  /** A number from -128 to 127. */
  Code push(int number) {
    bytes.u1(BIPUSH).u1(number);
    return this;
  }

  /** An object's. */
  Code load(int slot) {
    return load(Object.class, slot);
  }

  Code load(Class<?> type, int slot) {
    bytes.u1(ILOAD + kind(type)).u1(slot);
    return this;
  }

  Code store(int slot) {
    bytes.u1(ASTORE).u1(slot);
    return this;
  }

  /** Returns such a value. */
  Code end(Class<?> type) {
    return op(type == void.class ? RETURN : IRETURN + kind(type));
  }

  /** How the instructions for a type stand behind those for {@code int}. */
  private static int kind(Class<?> type) {
    if (!type.isPrimitive()) {
      return ALOAD - ILOAD;
    } else if (type == long.class) {
      return LLOAD - ILOAD;
    } else if (type == float.class) {
      return FLOAD - ILOAD;
    }
    return type == double.class ? DLOAD - ILOAD : 0;
  }

  Code cast(String type) {
    return of(CHECKCAST, constants.type(type));
  }

  Code cast(Class<?> type) {
    return cast(NewClass.name(type));
  }

  /** A new object, twice. */
  Code make(String type) {
    return of(NEW, constants.type(type)).op(DUP);
  }

  Code get(String owner, String field, Class<?> type) {
    return of(GETFIELD, constants.field(owner, field, type));
  }

  Code put(String owner, String field, Class<?> type) {
    return of(PUTFIELD, constants.field(owner, field, type));
  }

  Code getStatic(String owner, String field, Class<?> type) {
    return of(GETSTATIC, constants.field(owner, field, type));
  }

  Code putStatic(String owner, String field, Class<?> type) {
    return of(PUTSTATIC, constants.field(owner, field, type));
  }

  Code call(String owner, String method, MethodType type) {
    return of(INVOKEVIRTUAL, constants.method(owner, false, method, type));
  }

  Code callConstructor(String owner) {
    return callConstructor(owner, MethodType.methodType(void.class));
  }

  Code callConstructor(String owner, MethodType type) {
    return of(INVOKESPECIAL, constants.method(owner, false, "<init>", type));
  }

  Code callStatic(String owner, boolean ofInterface, String method, MethodType type) {
    return of(INVOKESTATIC, constants.method(owner, ofInterface, method, type));
  }

  Code callInterface(Class<?> owner, String method, MethodType type) {
    of(INVOKEINTERFACE, constants.method(NewClass.name(owner), true, method, type));
    bytes.u1(1 + slots(type)).u1(0);
    return this;
  }

  private Code of(int opcode, int constant) {
    bytes.u1(opcode).u2(constant);
    return this;
  }

  /** How many slots the parameters take. */
  static int slots(MethodType type) {
    int slots = 0;
    for (Class<?> parameter : type.parameterArray()) {
      slots += slots(parameter);
    }
    return slots;
  }

  static int slots(Class<?> type) {
    return type == long.class || type == double.class ? 2 : 1;
  }
}
