package io.confida.server.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/** Which threads talk to the database. */
sealed interface Worker extends AutoCloseable {

  <T> T run(Supplier<T> work);

  /** The name in health answers. */
  String mode();

  @Override
  void close();

  /** The caller's own thread, a virtual one when it serves a request. */
  record Virtual() implements Worker {
    @Override
    public <T> T run(Supplier<T> work) {
      return work.get();
    }

    @Override
    public String mode() {
      return "virtual";
    }

    @Override
    public void close() {}
  }

  /**
   * A fixed number of platform threads; the caller waits for its result.
   *
   * <p>The gate in front admits no more callers than there are threads, so none waits for one.
   */
  record Platform(ExecutorService threads) implements Worker {

    static Platform of(String name, int size) {
      ThreadFactory factory = Thread.ofPlatform().daemon().name(name + "-worker-", 1).factory();
      return new Platform(Executors.newFixedThreadPool(size, factory));
    }

    @Override
    public <T> T run(Supplier<T> work) {
      try {
        return CompletableFuture.supplyAsync(work, threads).join();
      } catch (RejectedExecutionException e) {
        throw UnavailableException.interrupted();
      } catch (CompletionException e) {
        switch (e.getCause()) {
          case RuntimeException failure -> throw failure;
          case Error error -> throw error;
          case null, default -> throw e;
        }
      }
    }

    @Override
    public String mode() {
      return "platform";
    }

    @Override
    public void close() {
      threads.shutdown();
    }
  }
}
