package io.confida.monitor.sampling;

import io.confida.monitor.snapshot.PoolSnapshot;
import io.confida.monitor.snapshot.PoolView;
import io.confida.monitor.snapshot.SelfCost;
import io.confida.monitor.snapshot.TargetState;
import io.confida.monitor.snapshot.TargetView;
import io.confida.monitor.target.Target;
import io.confida.monitor.target.TargetConnection;
import io.confida.monitor.target.TargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Watches the pools of one target from a daemon thread of its own, and connects to it again when it
 * is lost. It borrows nothing from the pools it watches. All methods may be called from any thread;
 * none waits for the target.
 *
 * <p>A pool that throws counts as failed and disturbs nobody. Of a pool in another JVM that does
 * not answer the read ends with a timeout, and it is tried ever less often. Within this JVM nothing
 * ends such a read: whoever asks for the pools, or calls {@link #rescue}, starts another sampling
 * thread, and the pool's samples count as failed until its read returns.
 */
public final class TargetWatch implements TargetView, AutoCloseable {
  /** How long a read within this JVM may take before the others go on without it. */
  private static final Duration LONGEST_READ = Duration.ofSeconds(1);

  /** How long a read that is under way may take at the end before it is interrupted. */
  private static final Duration CLOSE_GRACE = Duration.ofMillis(500);

  private final Target target;
  private final SamplingClock clock;
  private final OwnThreads threads;
  private final Link link;
  private final Sampler sampler;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guarded by this. */
  private Turn turn = new Turn();

  /** Guarded by this; the last one samples, those before hang. */
  private final List<Thread> sampling = new ArrayList<>();

  /** Classes of their own, where lambdas would do: those cost a target more. */
  private record Reach(Target target) implements Link.Connector, DoubleSupplier {
    @Override
    public TargetConnection connect() throws TargetException {
      return target.connect();
    }

    @Override
    public double getAsDouble() {
      return ThreadLocalRandom.current().nextDouble();
    }
  }

  private final class Sampling implements Runnable {
    private final Turn mine;

    Sampling(Turn mine) {
      this.mine = mine;
    }

    @Override
    public void run() {
      sample(mine);
    }
  }

  private TargetWatch(Target target, WatchOptions options, SamplingClock clock) {
    this.target = target;
    this.clock = clock;
    // Of its own: what several targets share would count for each of them.
    this.threads = new OwnThreads();
    Reach reach = new Reach(target);
    this.link = new Link(reach, clock, reach);
    this.sampler = new Sampler(options.withThreads(threads), link, clock, target.isHere());
  }

  /**
   * Begins to watch; the pools that exist already are seen by the first sample, at once. A target
   * that cannot be reached is tried until it can or the watch is closed.
   */
  public static TargetWatch start(Target target, WatchOptions options) {
    var watch = new TargetWatch(target, options, SamplingClock.system());
    watch.startThread();
    return watch;
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public TargetState state() {
    return link.state();
  }

  @Override
  public List<PoolView> pools() {
    rescue();
    return sampler.pools().views();
  }

  @Override
  public Optional<PoolView> pool(String poolName) {
    rescue();
    return Optional.ofNullable(sampler.pools().get(poolName));
  }

  @Override
  public SelfCost cost() {
    long[] samples = sampler.pools().samples();
    return new SelfCost(threads.cpuSeconds(), samples[0], samples[1], samples[2]);
  }

  @Override
  public Subscription listen(Consumer<PoolSnapshot> listener) {
    return sampler.listen(listener);
  }

  /**
   * Looks whether a pool of this JVM hangs, and if so lets another thread go on with the others; of
   * another JVM whether it answers, and if not forgets what its pools told last. Cheap: may be
   * called several times a second.
   */
  public void rescue() {
    if (isClosed()) {
      return;
    }
    if (!link.unbounded()) {
      if (link.isSilent()) {
        sampler.pools().outOfDate();
      }
      return;
    }
    synchronized (this) {
      Optional<Turn.Hanging> hanging = turn.takeAway(clock.nanos(), LONGEST_READ.toNanos());
      if (hanging.isPresent()) {
        sampler.noteHanging(hanging.get());
        turn = new Turn();
        startThread();
      }
    }
  }

  private synchronized void startThread() {
    Turn mine = turn;
    Thread thread = threads.newThread(new Sampling(mine));
    if (!sampling.isEmpty()) {
      sampling.removeIf(before -> !before.isAlive());
    }
    sampling.add(thread);
    thread.start();
  }

  /**
   * Ends the watch and its threads. Waits for a read that is under way, half a second at most, then
   * interrupts it; one that does not heed that ends its thread once it returns. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    closed.countDown();
    List<Thread> ending;
    synchronized (this) {
      ending = List.copyOf(sampling);
    }
    try {
      ending.get(ending.size() - 1).join(CLOSE_GRACE.toMillis());
      // Not at once: an interrupt can break what the pool's own code is doing.
      List<Thread> stuck = ending.stream().filter(Thread::isAlive).toList();
      stuck.forEach(Thread::interrupt);
      long until = clock.nanos() + CLOSE_GRACE.toNanos();
      for (Thread thread : stuck) {
        thread.join(Math.max(1, (until - clock.nanos()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      // The threads end all the same; the caller has asked not to wait for them.
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void sample(Turn mine) {
    try {
      long waitNanos = 0;
      while (!closed.await(waitNanos, TimeUnit.NANOSECONDS)) {
        waitNanos = sampler.tick(mine);
      }
      sampler.close();
    } catch (Turn.OverException e) {
      // Another thread samples, and closes.
      return;
    } catch (InterruptedException e) {
      // Nobody interrupts but close.
      sampler.close();
    }
  }
}
