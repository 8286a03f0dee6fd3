package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.PoolTimings;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** A pool seen from within, whose reads are what the test says. */
final class FakePool implements WatchedPool {
  private final String name;
  private final String id;
  private Read read = () -> figures(0, 0);
  private Optional<DatabaseAddress> database = Optional.empty();
  private Optional<PoolTimings> timings = Optional.empty();

  /** What a read does. */
  @FunctionalInterface
  interface Read {
    PoolFigures run() throws PoolGoneException, UnreadableException, IOException;
  }

  FakePool(String name, String id) {
    this.name = name;
    this.id = id;
  }

  FakePool reading(Read answer) {
    read = answer;
    return this;
  }

  FakePool at(DatabaseAddress address) {
    database = Optional.of(address);
    return this;
  }

  FakePool telling(PoolTimings counted) {
    timings = Optional.of(counted);
    return this;
  }

  /** Of a pool of ten. */
  static PoolFigures figures(int active, int waiting) {
    return new PoolFigures(
        OptionalInt.of(active),
        OptionalInt.of(0),
        OptionalInt.of(active),
        OptionalInt.of(waiting),
        OptionalInt.of(10),
        OptionalInt.of(1));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String library() {
    return "HikariCP";
  }

  @Override
  public PoolFigures read() throws PoolGoneException, UnreadableException, IOException {
    return read.run();
  }

  @Override
  public Optional<PoolTimings> timings() {
    return timings;
  }

  @Override
  public Optional<DatabaseAddress> database() {
    return database;
  }
}
