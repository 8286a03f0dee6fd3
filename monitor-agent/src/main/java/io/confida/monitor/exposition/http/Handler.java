package io.confida.monitor.exposition.http;

/** Answers requests; called from several threads at once. */
@FunctionalInterface
public interface Handler {

  /**
   * The answer to a request that was let in.
   *
   * @throws Problem when it is refused
   */
  Response answer(Request request) throws Problem;

  /**
   * Whether the answer comes soon, is whole, and waits for nobody: then the thread that accepts
   * gives it, and meanwhile nobody else is accepted. By default a worker gives it.
   */
  default boolean answersAtOnce(Request request) {
    return false;
  }
}
