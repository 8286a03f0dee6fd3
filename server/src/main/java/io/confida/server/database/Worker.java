package io.confida.server.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Which threads talk to the database. */
sealed interface Worker extends AutoCloseable {

  /**
   * Returns what the work does, or throws what it throws.
   *
   * @param after is done when the work's thread comes free, also where the answer was earlier
   */
  <T> T run(Function<Early, T> work, Runnable after);

  /**
   * Answers who waits for work whose thread cannot be woken; the work itself must come to naught.
   */
  @FunctionalInterface
  interface Early {
    void fail(RuntimeException failure);
  }

  /** The name in health answers. */
  String mode();

  @Override
  void close();

  /** The caller's own thread, a virtual one when it serves a request. */
  record Virtual() implements Worker {
    @Override
    public <T> T run(Function<Early, T> work, Runnable after) {
      try {
        return work.apply(failure -> {}); // an interrupt wakes it, whatever it waits for
      } finally {
        after.run();
      }
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
    public <T> T run(Function<Early, T> work, Runnable after) {
      CompletableFuture<T> result = new CompletableFuture<>();
      try {
        threads.execute(() -> run(work, after, result));
      } catch (RejectedExecutionException e) {
        after.run();
        throw UnavailableException.interrupted();
      }
      try {
        return result.join();
      } catch (CompletionException e) {
        switch (e.getCause()) {
          case RuntimeException failure -> throw failure;
          case Error error -> throw error;
          case null, default -> throw e;
        }
      }
    }

    private static <T> void run(
        Function<Early, T> work, Runnable after, CompletableFuture<T> result) {
      T value;
      try {
        value = work.apply(result::completeExceptionally);
      } catch (RuntimeException | Error e) {
        after.run();
        result.completeExceptionally(e);
        return;
      }
      after.run();
      result.complete(value);
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
