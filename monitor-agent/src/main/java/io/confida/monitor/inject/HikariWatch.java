package io.confida.monitor.inject;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.PoolFigures;
import io.confida.monitor.discovery.WatchedPool;
import io.confida.monitor.snapshot.Count;
import io.confida.monitor.snapshot.Holder;
import io.confida.monitor.snapshot.PoolTimings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One HikariCP pool, seen as an object. */
final class HikariWatch implements WatchedPool, Borrows.OpenFailed {
  private final HikariAccess access;
  private final String name;
  private final String id;
  private final Borrows borrows;
  private final HikariHolders holders;
  private final Optional<DatabaseAddress> database;
  private final Consumer<String> complaints;

  /** Null once the pool is closed or the watch has ended: it must not be kept from collection. */
  private volatile @Nullable Object pool;

  /** The tracker that we put in front of the pool's own, and that one. */
  private volatile @Nullable Object ours;

  private @Nullable Object theirs;

  private boolean untrackable;

  // One thread at a time reads a pool. Each read is the target's garbage, so most make none: a pool
  // mostly has the figures that it had a tenth of a second ago.
  private final HikariAccess.Figures figures = new HikariAccess.Figures();
  private @Nullable PoolFigures last;

  HikariWatch(
      HikariAccess access, Object pool, int number, StackBudget budget, Consumer<String> complaints)
      throws Throwable {
    this.access = access;
    this.pool = pool;
    this.complaints = complaints;
    this.name = String.valueOf(pool);
    this.id = "hikari " + name + " " + number;
    this.borrows = new Borrows(budget, this);
    this.holders = new HikariHolders(access, borrows);
    Object config = access.config(pool);
    this.database = HikariDatabase.of(access.jdbcUrl(config), config);
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
  public PoolFigures read() throws PoolGoneException, UnreadableException {
    Object open = pool;
    try {
      if (open == null) {
        throw new PoolGoneException(name + " was closed");
      }
      access.read(open, figures);
      if (figures.ofShutDown()) {
        throw new PoolGoneException(name + " was closed");
      }
      PoolFigures before = last;
      if (before != null && figures.are(before)) {
        return before;
      }
      PoolFigures now =
          new PoolFigures(
              Count.of(figures.active()),
              Count.of(figures.idle()),
              Count.of(figures.total()),
              Count.of(figures.waiting()),
              Count.of(figures.max()),
              Count.of(figures.min()));
      last = now;
      return now;
    } catch (PoolGoneException gone) {
      throw gone;
    } catch (Throwable thrown) {
      throw new UnreadableException(name + " threw " + thrown.getClass().getName(), thrown);
    }
  }

  @Override
  public Optional<PoolTimings> timings() {
    return ours == null ? Optional.empty() : Optional.of(borrows.timings());
  }

  @Override
  public boolean tellsHolders() {
    return ours != null;
  }

  @Override
  public List<Holder> holders(Duration outFor) {
    Object open = pool;
    if (open == null) {
      return List.of();
    }
    try {
      return holders.longest(open, outFor);
    } catch (Throwable thrown) {
      // The pool is being closed, or its classes are not what they were taken for.
      complaints.accept("cannot tell who holds connections of " + name + ": " + thrown);
      return List.of();
    }
  }

  @Override
  public Optional<DatabaseAddress> database() {
    return database;
  }

  boolean isGone() throws Throwable {
    Object open = pool;
    return open == null || access.isShutDown(open);
  }

  /**
   * Listens to the pool's borrows, unless it does so already. The application may set a metrics
   * tracker at any time, which ends our listening: then ours goes in front of that one.
   */
  @SuppressWarnings("ReferenceEquality") // of objects that are the application's
  synchronized void listen() {
    Object open = pool;
    if (open == null || untrackable) {
      return;
    }
    try {
      Object now = access.tracker(open);
      if (now != null && now != ours) {
        Object wrapped = access.trackerBefore(now, borrows);
        if (access.replaceTracker(open, now, wrapped)) {
          ours = wrapped;
          theirs = now;
          holders.noteThoseOut(open);
        }
      }
      borrows.sweep(access);
    } catch (Throwable thrown) {
      untrackable = true;
      complaints.accept("cannot follow the borrows of " + name + ", only its figures: " + thrown);
    }
  }

  /** Gives the pool its own tracker back and lets go of it. */
  synchronized void end() {
    Object open = pool;
    if (open != null && ours != null && theirs != null) {
      // Otherwise the application has set another, and ours is out already.
      access.replaceTracker(open, ours, theirs);
    }
    pool = null;
    ours = null;
    theirs = null;
    borrows.clear();
  }

  /** Whether the connection tried last could not be opened. */
  @Override
  public boolean now() {
    Object open = pool;
    try {
      return open == null || access.lastOpenFailed(open);
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }
}
