package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;

/**
 * Writes the class that stands between a HikariCP and its metrics tracker: each call goes on to the
 * tracker that was there, and then to a {@link BorrowEar}.
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

  /** What the tracker is made with, beside the one that comes next. */
  private static final MethodType FIELDS =
      methodType(
          void.class, ObjLongConsumer.class, Consumer.class, LongConsumer.class, Runnable.class);

  /** The ear, what was borrowed, and how long that took. */
  private static final int MOST_FOR_EAR = 4;

  private final String self;
  private final Class<?> tracker;
  private final Class<?> entry;
  private final Class<?> clock;
  private final Function<Object[], Object> prototype;

  TrackerWriter(Lookup inPoolsPackage, Class<?> tracker, Class<?> entry, Class<?> clock)
      throws Throwable {
    this.tracker = tracker;
    this.entry = entry;
    this.clock = clock;
    this.self =
        inPoolsPackage.lookupClass().getPackageName().replace('.', '/') + "/ConfidaMonitorTracker";
    Lookup hidden = inPoolsPackage.defineHiddenClass(write(), true);
    Object made =
        (Object)
            hidden
                .findConstructor(hidden.lookupClass(), methodType(void.class))
                .asType(methodType(Object.class))
                .invokeExact();
    @SuppressWarnings("unchecked") // it was written so
    var maker = (Function<Object[], Object>) made;
    this.prototype = maker;
  }

  /** One of the same class, which tells the next and then the ear. */
  Object newTracker(Object next, BorrowEar ear) {
    var use = new UseEar(ear);
    var opening = new OpeningEar(ear);
    return prototype.apply(new Object[] {next, use, use, opening, opening});
  }

  /**
   * The ear as the JDK's types have it, the only ones that the tracker knows. What it throws ends
   * here: the tracker's code has no handlers, and the application must not see it.
   */
  private record UseEar(BorrowEar ear) implements ObjLongConsumer<Object>, Consumer<Object> {
    @Override
    public void accept(Object entry, long waitedNanos) {
      try {
        ear.borrowed(entry, waitedNanos);
      } catch (Throwable thrown) {
        // One borrow is not counted.
        return;
      }
    }

    @Override
    public void accept(Object entry) {
      try {
        ear.returned(entry);
      } catch (Throwable thrown) {
        // One return is not counted.
        return;
      }
    }
  }

  private record OpeningEar(BorrowEar ear) implements LongConsumer, Runnable {
    @Override
    public void accept(long tookMillis) {
      try {
        ear.created(tookMillis);
      } catch (Throwable thrown) {
        // One connection is not counted.
        return;
      }
    }

    @Override
    public void run() {
      try {
        ear.timedOut();
      } catch (Throwable thrown) {
        // One borrower that gave up is not counted.
        return;
      }
    }
  }

  private byte[] write() {
    NewClass made = new NewClass(NewClass.FINAL, self, tracker, Function.class);
    String[] names = {"next", "borrowed", "returned", "created", "timedOut"};
    Class<?>[] types = FIELDS.insertParameterTypes(0, tracker).parameterArray();
    Code make = made.code().load(0).callConstructor(NewClass.OBJECT);
    for (int i = 0; i < names.length; i++) {
      made.field(NewClass.PRIVATE | NewClass.FINAL, names[i], types[i]);
      make.load(0).load(i + 1).put(self, names[i], types[i]);
    }
    make.op(Code.RETURN);
    made.method(0, "<init>", methodType(void.class, types), 2, make);
    // The first tells nobody; it makes the others.
    made.constructor();
    Code others = made.code().make(self);
    for (int i = 0; i < types.length; i++) {
      others.load(1).cast("[Ljava/lang/Object;").push(i).op(Code.AALOAD).cast(types[i]);
    }
    others.callConstructor(self, methodType(void.class, types)).end(Object.class);
    made.method(
        NewClass.PUBLIC,
        "apply",
        methodType(Object.class, Object.class),
        2 + types.length + 1,
        others);
    for (Method method : tracker.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        writeMethod(made, method);
      }
    }
    return made.toArray();
  }

  private void writeMethod(NewClass made, Method method) {
    MethodType type = methodType(method.getReturnType(), method.getParameterTypes());
    Code code = made.code().load(0).get(self, "next", tracker);
    int slot = 1;
    for (Class<?> parameter : type.parameterArray()) {
      code.load(parameter, slot);
      slot += Code.slots(parameter);
    }
    code.callInterface(tracker, method.getName(), type);
    if (type.returnType() == void.class) {
      tellEar(code, method.getName(), type);
    }
    code.end(type.returnType());
    made.method(NewClass.PUBLIC, method.getName(), type, Math.max(slot, MOST_FOR_EAR), code);
  }

  private void tellEar(Code code, String method, MethodType type) {
    if (method.equals(OBSERVED_BORROW) && type.equals(methodType(void.class, entry, long.class))) {
      code.load(0).get(self, "borrowed", ObjLongConsumer.class).load(1).load(long.class, 2);
      // The pool's clock is not System.nanoTime() everywhere.
      code.callStatic(
          NewClass.name(clock),
          clock.isInterface(),
          "elapsedNanos",
          methodType(long.class, long.class));
      code.callInterface(
          ObjLongConsumer.class, "accept", methodType(void.class, Object.class, long.class));
    } else if (method.equals(OBSERVED_RETURN) && type.equals(methodType(void.class, entry))) {
      code.load(0).get(self, "returned", Consumer.class).load(1);
      code.callInterface(Consumer.class, "accept", methodType(void.class, Object.class));
    } else if (method.equals(OBSERVED_CREATION)
        && type.equals(methodType(void.class, long.class))) {
      code.load(0).get(self, "created", LongConsumer.class).load(long.class, 1);
      code.callInterface(LongConsumer.class, "accept", methodType(void.class, long.class));
    } else if (method.equals(OBSERVED_TIMEOUT) && type.parameterCount() == 0) {
      code.load(0).get(self, "timedOut", Runnable.class);
      code.callInterface(Runnable.class, "run", methodType(void.class));
    }
  }
}
