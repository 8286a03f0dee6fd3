package io.confida.monitor.inject;

import java.lang.invoke.MethodType;

/**
 * A class that is written at run time (JVMS 4). Its methods have no jumps: so they need no frames,
 * which are most of what a library for class files does, and that library's classes were a tenth of
 * what an agent keeps in its target.
 */
final class NewClass {
  static final int PUBLIC = 0x0001;
  static final int PRIVATE = 0x0002;
  static final int STATIC = 0x0008;
  static final int FINAL = 0x0010;
  static final int VOLATILE = 0x0040;
  static final int SYNTHETIC = 0x1000;
  static final String OBJECT = "java/lang/Object";

  private static final int SUPER = 0x0020;
  private static final int MAGIC = 0xcafebabe;

  /** Of Java 11, for all JVMs that the agent runs in. */
  private static final int VERSION = 55;

  private final Constants constants = new Constants(1);
  private final Bytes head = new Bytes();
  private final Bytes fields = new Bytes();
  private final Bytes methods = new Bytes();
  private int fieldCount;
  private int methodCount;

  /**
   * @param name with slashes
   */
  NewClass(int access, String name, Class<?>... interfaces) {
    head.u2(access | SUPER).u2(constants.type(name)).u2(constants.type(OBJECT));
    head.u2(interfaces.length);
    for (Class<?> type : interfaces) {
      head.u2(constants.type(name(type)));
    }
  }

  /** A class's name as class files have it. */
  static String name(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  /** The instructions of a method to come. */
  Code code() {
    return new Code(constants);
  }

  void field(int access, String name, Class<?> type) {
    fieldCount++;
    fields.u2(access).u2(constants.text(name)).u2(constants.text(type.descriptorString())).u2(0);
  }

  /** A constructor without parameters that does nothing. */
  void constructor() {
    Code code = code().load(0).callConstructor(OBJECT).op(Code.RETURN);
    method(0, "<init>", MethodType.methodType(void.class), 1, code);
  }

  /**
   * @param stack how many slots the instructions take on the stack at most
   * @param code which takes no local variables beside the parameters
   */
  void method(int access, String name, MethodType type, int stack, Code code) {
    methodCount++;
    methods.u2(access).u2(constants.text(name));
    methods.u2(constants.text(type.toMethodDescriptorString()));
    int locals = Code.slots(type) + ((access & STATIC) == 0 ? 1 : 0);
    Bytes instructions = code.bytes();
    // One attribute, without handlers and attributes of its own.
    methods.u2(1).u2(constants.text("Code")).u4(12 + instructions.length()).u2(stack).u2(locals);
    methods.u4(instructions.length()).add(instructions).u2(0).u2(0);
  }

  byte[] toArray() {
    Bytes all = new Bytes().u4(MAGIC).u2(0).u2(VERSION);
    all.u2(constants.count()).add(constants.bytes()).add(head);
    all.u2(fieldCount).add(fields).u2(methodCount).add(methods).u2(0);
    return all.toArray();
  }
}
