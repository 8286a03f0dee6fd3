package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Catches the instances of a class when one of its methods is called, for pools that nothing else
 * leads to. The method is given two more instructions at its start: a call of a small class that is
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
  private final Loaders loaders;
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
      Loaders loaders,
      Inside inside,
      String className,
      String method,
      Consumer<String> complaints)
      throws ReflectiveOperationException {
    this.instrumentation = instrumentation;
    this.loaders = loaders;
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
    for (ClassLoader loader : loaders.all()) {
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
    List<WeakReference<Object>> gone = new ArrayList<>();
    for (WeakReference<Object> reference : known) {
      if (reference.refersTo(null)) {
        gone.add(reference);
      }
    }
    known.removeAll(gone);
    return caught;
  }

  private void hook(Class<?> type) {
    try {
      Class<?> receiver = receiverBeside(type);
      connect(receiver);
      var transformer = new AtStart(type, method, receiver.getName().replace('.', '/'));
      instrumentation.addTransformer(transformer, true);
      try {
        instrumentation.retransformClasses(type);
      } finally {
        instrumentation.removeTransformer(transformer);
      }
      transformer.requireDone();
      hooked.put(type, true);
    } catch (Throwable thrown) {
      complaints.accept(
          "a " + className + " that has no thread of its own will not be found: " + thrown);
    }
  }

  /** The method was called; on the application's thread, which must not see what fails here. */
  @Override
  public void accept(Object instance) {
    try {
      for (WeakReference<Object> reference : known) {
        if (reference.refersTo(instance)) {
          return;
        }
      }
      known.add(new WeakReference<>(instance));
      fresh.add(instance);
    } catch (Throwable thrown) {
      // It is caught at its next call.
      return;
    }
  }

  /** Has the receiver tell us. */
  private void connect(Class<?> receiver) throws Throwable {
    set(receiver, this);
  }

  /** Has it tell nobody. */
  private void disconnect(Class<?> receiver) throws Throwable {
    MethodHandle constructor =
        inside.in(receiver).findConstructor(receiver, methodType(void.class));
    set(receiver, (Consumer<?>) constructor.invoke());
  }

  private void set(Class<?> receiver, Consumer<?> to) throws Throwable {
    inside.in(receiver).findStaticVarHandle(receiver, "to", Consumer.class).setVolatile(to);
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
            disconnect(receiverBeside(type));
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

  /**
   * {@code final class … implements Consumer { static volatile Consumer to = new …(); static void
   * seen(Object o) { to.accept(o); } }}, whose own {@code accept} does nothing: so there is always
   * one to call.
   */
  private static byte[] receiver(String name) {
    NewClass made =
        new NewClass(NewClass.PUBLIC | NewClass.FINAL | NewClass.SYNTHETIC, name, Consumer.class);
    made.field(NewClass.STATIC | NewClass.VOLATILE, "to", Consumer.class);
    made.constructor();
    MethodType accept = methodType(void.class, Object.class);
    made.method(NewClass.PUBLIC, "accept", accept, 0, made.code().op(Code.RETURN));
    made.method(
        NewClass.STATIC,
        "<clinit>",
        methodType(void.class),
        2,
        made.code()
            .make(name)
            .callConstructor(name)
            .putStatic(name, "to", Consumer.class)
            .op(Code.RETURN));
    made.method(
        NewClass.PUBLIC | NewClass.STATIC,
        CallAtStart.CALLED,
        accept,
        2,
        made.code()
            .getStatic(name, "to", Consumer.class)
            .load(0)
            .callInterface(Consumer.class, "accept", accept)
            .op(Code.RETURN));
    return made.toArray();
  }

  /** Puts a call in front of a method of one class. */
  private static final class AtStart implements ClassFileTransformer {
    private final Class<?> type;
    private final String method;
    private final String receiver;
    private @Nullable RuntimeException failure;

    AtStart(Class<?> type, String method, String receiver) {
      this.type = type;
      this.method = method;
      this.receiver = receiver;
    }

    /** What a transformer throws, the JVM drops. */
    void requireDone() {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] original) {
      try {
        return redefined == type ? CallAtStart.in(original, method, receiver) : null;
      } catch (RuntimeException e) {
        failure = e;
        return null;
      }
    }
  }
}
