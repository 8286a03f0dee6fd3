package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandles.Lookup;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Writes the class that reads what a HikariCP's pools tell, as the pool's own package may. A method
 * handle for each figure would do, but the JVM writes a class for each of those, too, and a second
 * one when it has been called 127 times; of what an agent keeps in a target that is a good part.
 */
final class FiguresWriter {
  /** How many it reads, the state among them. */
  static final int FIGURES = 7;

  private final String pool;
  private final String base;
  private final String config;
  private final Class<?> configType;

  private FiguresWriter(Class<?> pool, Class<?> base, Class<?> config) {
    this.pool = NewClass.name(pool);
    this.base = NewClass.name(base);
    this.config = NewClass.name(config);
    this.configType = config;
  }

  /**
   * What was made.
   *
   * @param figures takes a pool and writes its active, idle, all and awaited connections, its
   *     maximum, its minimum and its state
   * @param jdbcUrl takes a HikariConfig and gives its URL
   */
  record Reader(BiConsumer<Object, int[]> figures, Function<Object, Object> jdbcUrl) {}

  /**
   * Makes one.
   *
   * @throws Throwable where this HikariCP is built otherwise
   */
  static Reader reader(Lookup inPool, Class<?> base, Class<?> config) throws Throwable {
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
    var reader = new Reader((BiConsumer<Object, int[]>) made, (Function<Object, Object>) made);
    return reader;
  }

  private byte[] write() {
    String self = pool.substring(0, pool.lastIndexOf('/')) + "/ConfidaMonitorFigures";
    NewClass made = new NewClass(NewClass.FINAL, self, BiConsumer.class, Function.class);
    made.constructor();
    Code read = made.code().load(1).cast(pool).store(1).load(2).cast("[I").store(2);
    count(read, 0, "getActiveConnections");
    count(read, 1, "getIdleConnections");
    count(read, 2, "getTotalConnections");
    count(read, 3, "getThreadsAwaitingConnection");
    limit(read, 4, "getMaximumPoolSize");
    limit(read, 5, "getMinimumIdle");
    begin(read, 6).get(pool, "poolState", int.class).op(Code.IASTORE).op(Code.RETURN);
    made.method(
        NewClass.PUBLIC, "accept", methodType(void.class, Object.class, Object.class), 3, read);
    Code url = made.code().load(1).cast(config);
    url.call(config, "getJdbcUrl", methodType(String.class)).end(String.class);
    made.method(NewClass.PUBLIC, "apply", methodType(Object.class, Object.class), 1, url);
    return made.toArray();
  }

  /** Leaves the array, the place in it and the pool on the stack. */
  private static Code begin(Code code, int place) {
    return code.load(2).push(place).load(1);
  }

  private void count(Code code, int place, String method) {
    begin(code, place).call(pool, method, methodType(int.class)).op(Code.IASTORE);
  }

  private void limit(Code code, int place, String method) {
    begin(code, place)
        .get(base, "config", configType)
        .call(config, method, methodType(int.class))
        .op(Code.IASTORE);
  }
}
