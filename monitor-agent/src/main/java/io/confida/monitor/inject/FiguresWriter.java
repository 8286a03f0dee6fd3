package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.IASTORE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V11;

import java.lang.invoke.MethodHandles.Lookup;
import java.util.function.BiConsumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the class that reads the figures of a HikariCP's pools, as the pool's own package may. A
 * method handle for each figure would do, but the JVM writes a class for each of those, too, and a
 * second one when it has been called 127 times; of what an agent keeps in a target that is a good
 * part.
 */
final class FiguresWriter {
  /** How many it reads, the state among them. */
  static final int FIGURES = 7;

  private final String pool;
  private final String base;
  private final String config;

  private FiguresWriter(Class<?> pool, Class<?> base, Class<?> config) {
    this.pool = Type.getInternalName(pool);
    this.base = Type.getInternalName(base);
    this.config = Type.getInternalName(config);
  }

  /**
   * Makes one, which takes a pool and writes its active, idle, all and awaited connections, its
   * maximum, its minimum and its state.
   *
   * @throws Throwable where this HikariCP is built otherwise
   */
  static BiConsumer<Object, int[]> reader(Lookup inPool, Class<?> base, Class<?> config)
      throws Throwable {
    byte[] code = new FiguresWriter(inPool.lookupClass(), base, config).write();
    // One of the pool's nest, for its state is its own.
    Lookup hidden = inPool.defineHiddenClass(code, true, Lookup.ClassOption.NESTMATE);
    Object made =
        (Object)
            hidden
                .findConstructor(hidden.lookupClass(), methodType(void.class))
                .asType(methodType(Object.class))
                .invokeExact();
    @SuppressWarnings("unchecked") // it was written so
    var reader = (BiConsumer<Object, int[]>) made;
    return reader;
  }

  private byte[] write() {
    var writer = new ClassWriter(0);
    String self = pool.substring(0, pool.lastIndexOf('/')) + "/ConfidaMonitorFigures";
    String object = "java/lang/Object";
    writer.visit(
        V11, ACC_FINAL, self, null, object, new String[] {"java/util/function/BiConsumer"});
    MethodVisitor make = writer.visitMethod(0, "<init>", "()V", null, null);
    make.visitCode();
    make.visitVarInsn(ALOAD, 0);
    make.visitMethodInsn(INVOKESPECIAL, object, "<init>", "()V", false);
    make.visitInsn(RETURN);
    make.visitMaxs(1, 1);
    make.visitEnd();

    MethodVisitor read =
        writer.visitMethod(
            ACC_PUBLIC, "accept", "(Ljava/lang/Object;Ljava/lang/Object;)V", null, null);
    read.visitCode();
    read.visitVarInsn(ALOAD, 1);
    read.visitTypeInsn(CHECKCAST, pool);
    read.visitVarInsn(ASTORE, 1);
    read.visitVarInsn(ALOAD, 2);
    read.visitTypeInsn(CHECKCAST, "[I");
    read.visitVarInsn(ASTORE, 2);
    count(read, 0, "getActiveConnections");
    count(read, 1, "getIdleConnections");
    count(read, 2, "getTotalConnections");
    count(read, 3, "getThreadsAwaitingConnection");
    limit(read, 4, "getMaximumPoolSize");
    limit(read, 5, "getMinimumIdle");
    begin(read, 6);
    read.visitFieldInsn(GETFIELD, pool, "poolState", "I");
    read.visitInsn(IASTORE);
    read.visitInsn(RETURN);
    read.visitMaxs(3, 3);
    read.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Leaves the array, the place in it and the pool on the stack. */
  private static void begin(MethodVisitor code, int place) {
    code.visitVarInsn(ALOAD, 2);
    code.visitIntInsn(BIPUSH, place);
    code.visitVarInsn(ALOAD, 1);
  }

  private void count(MethodVisitor code, int place, String method) {
    begin(code, place);
    code.visitMethodInsn(INVOKEVIRTUAL, pool, method, "()I", false);
    code.visitInsn(IASTORE);
  }

  private void limit(MethodVisitor code, int place, String method) {
    begin(code, place);
    code.visitFieldInsn(GETFIELD, base, "config", "L" + config + ";");
    code.visitMethodInsn(INVOKEVIRTUAL, config, method, "()I", false);
    code.visitInsn(IASTORE);
  }
}
