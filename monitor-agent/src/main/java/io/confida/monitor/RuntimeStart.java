package io.confida.monitor;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts the {@link AgentRuntime}, for a door in another class loader that shares only the JDK's
 * types with it. (A static method called by reflection would do, at a quarter of a megabyte of the
 * target's heap.)
 */
public final class RuntimeStart implements Consumer<Object[]>, Callable<AgentRuntime> {
  private Object @Nullable [] given;

  /** The door makes it by reflection. */
  public RuntimeStart() {}

  /** Takes the agent's arguments, whether the application has only just begun, and the way in. */
  @Override
  public void accept(Object[] arguments) {
    given = arguments.clone();
  }

  /** Starts it; what is thrown says why it cannot be, as {@link AgentRuntime#start} has it. */
  @Override
  public AgentRuntime call() throws Exception {
    Object[] from = given;
    if (from == null) {
      throw new IllegalStateException("nothing was given to start with");
    }
    return AgentRuntime.start((String) from[0], (Boolean) from[1], (Instrumentation) from[2]);
  }
}
