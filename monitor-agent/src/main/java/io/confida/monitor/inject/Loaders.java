package io.confida.monitor.inject;

import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders of this JVM that have loaded something. To find them takes some milliseconds
 * and a list of all classes, so those who ask within one search share the answer.
 */
final class Loaders {
  private final Instrumentation instrumentation;

  /** Not kept beyond a search: they may unload. */
  private @Nullable Set<ClassLoader> found;

  Loaders(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** All but the JDK's own first one. */
  synchronized Set<ClassLoader> all() {
    Set<ClassLoader> known = found;
    if (known == null) {
      known = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Class<?> type : instrumentation.getAllLoadedClasses()) {
        // Not by its name: asking for it makes every class keep it.
        ClassLoader loader = type.getClassLoader();
        if (loader != null) {
          known.add(loader);
        }
      }
      found = known;
    }
    return known;
  }

  /** The search is over. */
  synchronized void forget() {
    found = null;
  }
}
