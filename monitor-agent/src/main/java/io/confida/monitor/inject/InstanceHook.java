package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ACC_VOLATILE;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.IFNULL;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V11;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Catches the instances of a class when one of its methods is called, for pools that nothing else
 * leads to. The method is given one more instruction at its start: a call of a small class that is
 * put beside it, so that every class loader sees it. (The JDK's own classes offer no such place: an
 * object in the system properties breaks {@code Properties.list} and {@code store} of the
 * application.) At the end the method is as it was; the small class stays, empty, until its class
 * loader goes.
 *
 * <p>Classes are looked for now and then, not when they are loaded: a transformer that is told of
 * each would slow the application's start.
 */
final class InstanceHook implements Consumer<Object>, AutoCloseable {
  private static final long LOOK_EVERY_NANOS = 5_000_000_000L;
  private static final String BESIDE = "ConfidaMonitorHook";

  private final Instrumentation instrumentation;
  private final Inside inside;
  private final String className;
  private final String method;
  private final Consumer<String> complaints;
  private final MethodHandle findLoadedClass;

  /** The classes looked at, and whether they are hooked; weak, as all here: they may unload. */
  private final Map<Class<?>, Boolean> hooked = new WeakHashMap<>();

  private final List<WeakReference<Object>> known = new CopyOnWriteArrayList<>();
  private final Queue<Object> fresh = new ConcurrentLinkedQueue<>();

  private long nextLookNanos = System.nanoTime();

  /**
   * @param className which class
   * @param method at which of its methods, all of this name
   */
  InstanceHook(
      Instrumentation instrumentation,
      Inside inside,
      String className,
      String method,
      Consumer<String> complaints)
      throws ReflectiveOperationException {
    this.instrumentation = instrumentation;
    this.inside = inside;
    this.className = className;
    this.method = method;
    this.complaints = complaints;
    this.findLoadedClass =
        inside
            .in(ClassLoader.class)
            .findVirtual(
                ClassLoader.class, "findLoadedClass", methodType(Class.class, String.class));
  }

  /** Looks for the first time no sooner than this. */
  void waitFor(long nanos) {
    nextLookNanos = System.nanoTime() + nanos;
  }

  /** Hooks the classes of that name that were loaded meanwhile; does nothing most of the times. */
  @SuppressWarnings("ReferenceEquality") // of a class loader that may define its own equals
  void look() throws Throwable {
    long now = System.nanoTime();
    if (now - nextLookNanos < 0) {
      return;
    }
    nextLookNanos = now + LOOK_EVERY_NANOS;
    Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      // Not by its name: asking for it makes every class keep it.
      ClassLoader loader = type.getClassLoader();
      if (loader != null) {
        loaders.add(loader);
      }
    }
    for (ClassLoader loader : loaders) {
      Class<?> type = (Class<?>) findLoadedClass.invokeExact(loader, className);
      if (type != null && type.getClassLoader() == loader && !hooked.containsKey(type)) {
        hooked.put(type, false);
        hook(type);
      }
    }
  }

  /** The instances caught since this was asked last. */
  List<Object> caught() {
    List<Object> caught = new ArrayList<>();
    for (Object instance = fresh.poll(); instance != null; instance = fresh.poll()) {
      caught.add(instance);
    }
    if (!known.isEmpty()) {
      known.removeIf(reference -> reference.refersTo(null));
    }
    return caught;
  }

  private void hook(Class<?> type) {
    try {
      Class<?> receiver = receiverBeside(type);
      connect(receiver, this);
      var transformer = new AtStart(type, method, receiver.getName().replace('.', '/'));
      instrumentation.addTransformer(transformer, true);
      try {
        instrumentation.retransformClasses(type);
      } finally {
        instrumentation.removeTransformer(transformer);
      }
      hooked.put(type, true);
    } catch (Throwable thrown) {
      complaints.accept(
          "a " + className + " that has no thread of its own will not be found: " + thrown);
    }
  }

  /** The method was called; on the application's thread. */
  @Override
  public void accept(Object instance) {
    for (WeakReference<Object> reference : known) {
      if (reference.refersTo(instance)) {
        return;
      }
    }
    known.add(new WeakReference<>(instance));
    fresh.add(instance);
  }

  private void connect(Class<?> receiver, @Nullable Consumer<Object> consumer) throws Throwable {
    inside.in(receiver).findStaticSetter(receiver, "to", Consumer.class).invoke(consumer);
  }

  private Class<?> receiverBeside(Class<?> type) throws ReflectiveOperationException {
    String name = type.getPackageName() + "." + BESIDE;
    try {
      // From an earlier attachment.
      return Class.forName(name, true, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      Lookup lookup = inside.in(type);
      return lookup.defineClass(receiver(name.replace('.', '/')));
    }
  }

  /** Takes the hooks out again. */
  @Override
  public void close() {
    hooked.forEach(
        (type, isHooked) -> {
          try {
            connect(receiverBeside(type), null);
            if (isHooked) {
              // Our transformer is no longer among those asked: the class is as its file has it.
              instrumentation.retransformClasses(type);
            }
          } catch (Throwable thrown) {
            complaints.accept("a hook in " + className + " stays, and does nothing: " + thrown);
          }
        });
    hooked.clear();
    known.clear();
    fresh.clear();
  }

  /** {@code static volatile Consumer to; static void seen(Object o)}: never throws. */
  private static byte[] receiver(String internalName) {
    var writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(
        V11, ACC_PUBLIC | ACC_FINAL | ACC_SYNTHETIC, internalName, null, "java/lang/Object", null);
    writer.visitField(ACC_STATIC | ACC_VOLATILE, "to", "Ljava/util/function/Consumer;", null, null);
    MethodVisitor code =
        writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "seen", "(Ljava/lang/Object;)V", null, null);
    var from = new Label();
    var to = new Label();
    var failed = new Label();
    var nobody = new Label();
    code.visitCode();
    code.visitTryCatchBlock(from, to, failed, "java/lang/Throwable");
    code.visitLabel(from);
    code.visitFieldInsn(GETSTATIC, internalName, "to", "Ljava/util/function/Consumer;");
    code.visitInsn(DUP);
    code.visitJumpInsn(IFNULL, nobody);
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(
        INVOKEINTERFACE, "java/util/function/Consumer", "accept", "(Ljava/lang/Object;)V", true);
    code.visitLabel(to);
    code.visitInsn(RETURN);
    code.visitLabel(nobody);
    code.visitInsn(POP);
    code.visitInsn(RETURN);
    code.visitLabel(failed);
    code.visitInsn(POP);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Puts a call in front of a method of one class. */
  private record AtStart(Class<?> type, String method, String receiver)
      implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] original) {
      if (redefined != type) {
        return null;
      }
      var reader = new ClassReader(original);
      // No frame is new: the call stands before the first.
      var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(
          new ClassVisitor(ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                int access,
                String methodName,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
              MethodVisitor next =
                  super.visitMethod(access, methodName, descriptor, signature, exceptions);
              boolean wanted =
                  methodName.equals(method) && (access & (ACC_STATIC | Opcodes.ACC_ABSTRACT)) == 0;
              return wanted ? new CallFirst(next) : next;
            }
          },
          0);
      return writer.toByteArray();
    }

    private final class CallFirst extends MethodVisitor {
      CallFirst(MethodVisitor next) {
        super(ASM9, next);
      }

      @Override
      public void visitCode() {
        super.visitCode();
        super.visitVarInsn(ALOAD, 0);
        super.visitMethodInsn(INVOKESTATIC, receiver, "seen", "(Ljava/lang/Object;)V", false);
      }
    }
  }
}
