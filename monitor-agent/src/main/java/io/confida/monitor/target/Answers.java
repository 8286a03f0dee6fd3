package io.confida.monitor.target;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.LongSupplier;
import javax.management.MBeanServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Notes which calls of a connection nobody answers. The kernel of a JVM that is stopped goes on
 * taking what is sent, and the RMI client asks several times, each with its timeout, before it
 * gives up: until then only this tells.
 */
final class Answers implements InvocationHandler {
  private final MBeanServerConnection server;
  private final LongSupplier nanos;

  /** When the first call was made that has not been answered, nor any after it. */
  private volatile @Nullable Long askedNanos;

  /**
   * @param nanos a clock that never goes back, as {@link System#nanoTime}
   */
  Answers(MBeanServerConnection server, LongSupplier nanos) {
    this.server = server;
    this.nanos = nanos;
  }

  /** The connection whose calls are noted; equal to itself alone. */
  MBeanServerConnection noted() {
    return (MBeanServerConnection)
        Proxy.newProxyInstance(
            Answers.class.getClassLoader(), new Class<?>[] {MBeanServerConnection.class}, this);
  }

  /** For how long an answer has been waited for; 0 when none is. */
  long silentNanos() {
    Long asked = askedNanos;
    return asked == null ? 0 : Math.max(0, nanos.getAsLong() - asked);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // this is what equals does
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "calls of " + server;
      };
    }
    if (askedNanos == null) {
      askedNanos = nanos.getAsLong();
    }
    try {
      Object answer = method.invoke(server, arguments);
      askedNanos = null;
      return answer;
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getTargetException();
      if (!(thrown instanceof IOException)) {
        // A refusal is an answer, too.
        askedNanos = null;
      }
      throw thrown;
    }
  }
}
