package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.PUTFIELD;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V11;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the class that stands between a HikariCP and its metrics tracker: each call goes on to the
 * tracker that was there, and then to a {@link BorrowEar}, whose failures end there.
 *
 * <p>It implements the pool's own inner interface ({@code PoolBase.IMetricsTrackerDelegate}), which
 * says more than the public {@code IMetricsTracker}: which entry was borrowed, in which thread, and
 * whether a wait ended with a connection. So no code of the pool is changed, and taking it out
 * again is one write to a field. The class is hidden, knows the JDK's and the pool's types only,
 * and goes when nothing uses it any more.
 */
final class TrackerWriter {
  private static final String OBSERVED_BORROW = "recordBorrowStats";
  private static final String OBSERVED_RETURN = "recordConnectionUsage";
  private static final String OBSERVED_CREATION = "recordConnectionCreated";
  private static final String OBSERVED_TIMEOUT = "recordConnectionTimeout";

  private final String self;
  private final Class<?> tracker;
  private final Class<?> entry;
  private final Class<?> clock;
  private final MethodHandle constructor;

  TrackerWriter(Lookup inPoolsPackage, Class<?> tracker, Class<?> entry, Class<?> clock)
      throws ReflectiveOperationException {
    this.tracker = tracker;
    this.entry = entry;
    this.clock = clock;
    this.self =
        inPoolsPackage.lookupClass().getPackageName().replace('.', '/') + "/ConfidaMonitorTracker";
    Lookup hidden = inPoolsPackage.defineHiddenClass(write(), true);
    this.constructor =
        hidden
            .findConstructor(
                hidden.lookupClass(),
                methodType(
                    void.class,
                    tracker,
                    ObjLongConsumer.class,
                    Consumer.class,
                    LongConsumer.class,
                    Runnable.class))
            .asType(
                methodType(
                    Object.class,
                    Object.class,
                    ObjLongConsumer.class,
                    Consumer.class,
                    LongConsumer.class,
                    Runnable.class));
  }

  Object newTracker(Object next, BorrowEar ear) throws Throwable {
    var use = new UseEar(ear);
    var opening = new OpeningEar(ear);
    ObjLongConsumer<Object> borrowed = use;
    Consumer<Object> returned = use;
    LongConsumer created = opening;
    Runnable timedOut = opening;
    return (Object) constructor.invokeExact(next, borrowed, returned, created, timedOut);
  }

  /** The ear as the JDK's types have it, the only ones that the tracker knows. */
  private record UseEar(BorrowEar ear) implements ObjLongConsumer<Object>, Consumer<Object> {
    @Override
    public void accept(Object entry, long waitedNanos) {
      ear.borrowed(entry, waitedNanos);
    }

    @Override
    public void accept(Object entry) {
      ear.returned(entry);
    }
  }

  private record OpeningEar(BorrowEar ear) implements LongConsumer, Runnable {
    @Override
    public void accept(long tookMillis) {
      ear.created(tookMillis);
    }

    @Override
    public void run() {
      ear.timedOut();
    }
  }

  private record Field(String name, Class<?> type) {}

  private byte[] write() {
    List<Field> fields =
        List.of(
            new Field("next", tracker),
            new Field("borrowed", ObjLongConsumer.class),
            new Field("returned", Consumer.class),
            new Field("created", LongConsumer.class),
            new Field("timedOut", Runnable.class));
    var writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String one, String other) {
            // Asked where two paths meet; loading the pool's classes to find out is not worth it.
            return "java/lang/Object";
          }
        };
    writer.visit(
        V11,
        ACC_FINAL,
        self,
        null,
        "java/lang/Object",
        new String[] {Type.getInternalName(tracker)});
    for (Field field : fields) {
      writer.visitField(
          ACC_PRIVATE | ACC_FINAL, field.name, Type.getDescriptor(field.type), null, null);
    }
    writeConstructor(writer, fields);
    for (Method method : tracker.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        writeMethod(writer, method);
      }
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void writeConstructor(ClassWriter writer, List<Field> fields) {
    Type[] parameters = new Type[fields.size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Type.getType(fields.get(i).type);
    }
    MethodVisitor code =
        writer.visitMethod(
            0, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, parameters), null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    for (int i = 0; i < fields.size(); i++) {
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(ALOAD, i + 1);
      code.visitFieldInsn(
          PUTFIELD, self, fields.get(i).name, Type.getDescriptor(fields.get(i).type));
    }
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeMethod(ClassWriter writer, Method method) {
    MethodVisitor code =
        writer.visitMethod(
            ACC_PUBLIC, method.getName(), Type.getMethodDescriptor(method), null, null);
    code.visitCode();
    loadField(code, "next", tracker);
    int slot = 1;
    for (Type parameter : Type.getArgumentTypes(method)) {
      code.visitVarInsn(parameter.getOpcode(ILOAD), slot);
      slot += parameter.getSize();
    }
    code.visitMethodInsn(
        INVOKEINTERFACE,
        Type.getInternalName(tracker),
        method.getName(),
        Type.getMethodDescriptor(method),
        true);
    if (method.getReturnType() == void.class) {
      tellEar(code, method);
      code.visitInsn(RETURN);
    } else {
      code.visitInsn(Type.getType(method.getReturnType()).getOpcode(IRETURN));
    }
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void tellEar(MethodVisitor code, Method method) {
    var from = new Label();
    var to = new Label();
    var failed = new Label();
    var done = new Label();
    List<Class<?>> parameters = List.of(method.getParameterTypes());
    if (method.getName().equals(OBSERVED_BORROW) && parameters.equals(List.of(entry, long.class))) {
      code.visitTryCatchBlock(from, to, failed, "java/lang/Throwable");
      code.visitLabel(from);
      loadField(code, "borrowed", ObjLongConsumer.class);
      code.visitVarInsn(ALOAD, 1);
      code.visitVarInsn(LLOAD, 2);
      // The pool's clock is not System.nanoTime() everywhere.
      code.visitMethodInsn(
          INVOKESTATIC, Type.getInternalName(clock), "elapsedNanos", "(J)J", clock.isInterface());
      call(code, ObjLongConsumer.class, "accept", "(Ljava/lang/Object;J)V");
    } else if (method.getName().equals(OBSERVED_RETURN) && parameters.equals(List.of(entry))) {
      code.visitTryCatchBlock(from, to, failed, "java/lang/Throwable");
      code.visitLabel(from);
      loadField(code, "returned", Consumer.class);
      code.visitVarInsn(ALOAD, 1);
      call(code, Consumer.class, "accept", "(Ljava/lang/Object;)V");
    } else if (method.getName().equals(OBSERVED_CREATION)
        && parameters.equals(List.of(long.class))) {
      code.visitTryCatchBlock(from, to, failed, "java/lang/Throwable");
      code.visitLabel(from);
      loadField(code, "created", LongConsumer.class);
      code.visitVarInsn(LLOAD, 1);
      call(code, LongConsumer.class, "accept", "(J)V");
    } else if (method.getName().equals(OBSERVED_TIMEOUT) && parameters.isEmpty()) {
      code.visitTryCatchBlock(from, to, failed, "java/lang/Throwable");
      code.visitLabel(from);
      loadField(code, "timedOut", Runnable.class);
      call(code, Runnable.class, "run", "()V");
    } else {
      return;
    }
    code.visitLabel(to);
    code.visitJumpInsn(org.objectweb.asm.Opcodes.GOTO, done);
    code.visitLabel(failed);
    code.visitInsn(POP);
    code.visitLabel(done);
  }

  private void loadField(MethodVisitor code, String name, Class<?> type) {
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, self, name, Type.getDescriptor(type));
  }

  private static void call(MethodVisitor code, Class<?> owner, String method, String descriptor) {
    code.visitMethodInsn(INVOKEINTERFACE, Type.getInternalName(owner), method, descriptor, true);
  }
}
