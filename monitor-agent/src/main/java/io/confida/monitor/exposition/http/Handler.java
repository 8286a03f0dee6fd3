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
}
