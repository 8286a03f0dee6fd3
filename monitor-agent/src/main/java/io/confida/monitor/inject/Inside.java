package io.confida.monitor.inject;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;

/**
 * The way to what other classes keep to themselves: only an agent has it, for only {@link
 * Instrumentation} may open a package of the JDK. Nothing is opened to anybody but this class's own
 * module, which ends with its class loader.
 */
final class Inside {
  private final MethodHandles.Lookup trusted;

  private Inside(MethodHandles.Lookup trusted) {
    this.trusted = trusted;
  }

  /**
   * @throws ReflectiveOperationException where the JDK is built otherwise
   */
  static Inside through(Instrumentation instrumentation) throws ReflectiveOperationException {
    Module ours = Inside.class.getModule();
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang.invoke", Set.of(ours)),
        Set.of(),
        Map.of());
    // A lookup of our own, made private in another module, may not define hidden classes there.
    var field = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
    field.setAccessible(true);
    return new Inside((MethodHandles.Lookup) field.get(null));
  }

  /** Everything that the class itself may do. */
  MethodHandles.Lookup in(Class<?> type) {
    return trusted.in(type);
  }
}
