package dev.weir.test;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.ShutdownReport;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A worker pool without threads, in virtual time: the real room, strategies, timers and counts, but
 * nothing runs until the test says so. Pass it wherever a {@link WorkerPool} goes.
 *
 * <pre>{@code
 * TestPool pool =
 *     TestPool.of(
 *         WorkerPools.fixed("db", 2).queueCapacity(4).overflow(Overflow.timeout(ofMillis(200))));
 *
 * StepVerifier.create(pool.submit(() -> "row"))
 *     .then(() -> pool.expect().queued(1).running(0))
 *     .then(pool::runAll)
 *     .expectNext("row")
 *     .verifyComplete();
 * pool.expect().completed(1).quiet().balanced();
 * }</pre>
 *
 * <p><b>What runs when.</b> By hand, which is how it begins: {@link #runNext}, {@link #run}, {@link
 * #runAll}. After {@link #autoRun}: as soon as it is ready, on the thread that made it ready, one
 * thing after the other. A body runs on a free worker; while it does, {@code runNext} called from
 * inside it uses another. A {@link Probe} given to {@code submitPublisher} or {@code flatMap} holds
 * its place until the test ends it.
 *
 * <p><b>Time</b> stands still until {@link #advanceTimeBy}: delays, periodic tasks, wait and task
 * timeouts and deadlines follow it. It begins at the epoch; {@link #deadlineIn} tells a deadline in
 * it. A body that takes time calls {@code advanceTimeBy} itself.
 *
 * <p><b>Workers.</b> As many as a fixed pool has; of an elastic one, as many as it may have at
 * most: who waits for the test to say so is not short of threads.
 *
 * <p><b>Threads.</b> For one thread at a time, the test's, which runs every body, signal, timeout
 * and listener. It cannot be parked: {@link #execute} throws where it would have to. If work runs
 * while another thread uses the pool, that thread gets an {@link IllegalStateException}.
 */
public final class TestPool extends SteppedPool {

  private final VirtualTimeScheduler clock;
  private final SteppedTimer timer;

  private TestPool(
      WorkerPool pool, SteppedCrew crew, VirtualTimeScheduler clock, SteppedTimer timer) {
    super(pool, crew);
    this.clock = clock;
    this.timer = timer;
  }

  /**
   * Builds a test pool. Its virtual time is the one in force ({@code StepVerifier.withVirtualTime},
   * {@code VirtualTimeScheduler.getOrSet}), or one of its own.
   *
   * @param builder any kind of pool; its timer, expiry scheduler and crew are replaced, and it
   *     builds no other pool after that
   * @return a pool in which nothing runs by itself
   */
  public static TestPool of(WorkerPoolBuilder builder) {
    return of(
        builder,
        VirtualTimeScheduler.isFactoryEnabled()
            ? VirtualTimeScheduler.get()
            : VirtualTimeScheduler.create());
  }

  /**
   * Builds a test pool, perhaps one of several that share their time.
   *
   * @param builder any kind of pool; its timer, expiry scheduler and crew are replaced, and it
   *     builds no other pool after that
   * @param clock the virtual time; may also be advanced directly
   * @return a pool in which nothing runs by itself
   */
  public static TestPool of(WorkerPoolBuilder builder, VirtualTimeScheduler clock) {
    Objects.requireNonNull(clock, "clock: null (expected: not null)");
    Hiring hiring = new Hiring(clock);
    SteppedTimer timer = new SteppedTimer(clock, () -> hiring.crew().goOn());
    WorkerPool pool = builder.timer(timer).expiryScheduler(timer).crew(hiring).build();
    return new TestPool(pool, hiring.crew(), clock, timer);
  }

  // ---------------------------------------------------------------- letting it work

  /**
   * Runs one ready thing on a free worker, on the calling thread: a task, or what is ready of one
   * Reactor worker.
   *
   * @return false if nothing was ready, or no worker was free
   */
  public boolean runNext() {
    return run(1) == 1;
  }

  /**
   * Runs ready things one after the other, as {@link #runNext} does.
   *
   * @param most how many at most; 0 or more
   * @return how many there were
   */
  public int run(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("most: " + most + " (expected: >= 0)");
    }
    int runs = crew.run(most);
    crew.goOn();
    return runs;
  }

  /**
   * Runs what is ready, and what that makes ready, until nothing is.
   *
   * @return how many things there were
   * @throws AssertionError if there is no end to it
   */
  public int runAll() {
    int runs = crew.runAll();
    crew.goOn();
    return runs;
  }

  /**
   * From now on work runs as soon as it is ready, on the thread that made it ready: before the call
   * or signal that did so returns or, if that came from a body, after the body.
   *
   * @return this
   */
  public TestPool autoRun() {
    crew.auto(true);
    crew.goOn();
    return this;
  }

  /**
   * From now on work runs by hand only, as at the beginning.
   *
   * @return this
   */
  public TestPool manualRun() {
    crew.auto(false);
    return this;
  }

  /**
   * Lets virtual time pass, and what comes due in it come due, each at its time. What that makes
   * ready runs then if it {@linkplain #autoRun runs by itself}, else when the test says so.
   *
   * @param time how much; zero or more
   * @throws IllegalStateException if called from what came due, or from what that set off
   */
  public void advanceTimeBy(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time: " + time + " (expected: >= 0)");
    }
    timer.advanceBy(time);
  }

  /**
   * The virtual time, for work that takes some of it: {@code Mono.delay(ofMillis(50),
   * pool.clock())}.
   *
   * @return the scheduler
   */
  public VirtualTimeScheduler clock() {
    return clock;
  }

  /**
   * A deadline in virtual time. One from {@code Deadline.in} is in real time, which is decades
   * later.
   *
   * @param time from now; negative for one that has passed
   * @return the deadline
   */
  public Deadline deadlineIn(Duration time) {
    return new Deadline(Instant.ofEpochMilli(now(TimeUnit.MILLISECONDS)).plus(time));
  }

  /**
   * What the test expects of the pool as it is now.
   *
   * @return to be told what
   */
  public PoolExpectation expect() {
    return new PoolExpectation(snapshot());
  }

  /**
   * As {@link WorkerPool#at}: a view that steps with this pool.
   *
   * @param priority what its work is worth
   */
  @Override
  public TestPool at(Priority priority) {
    return new TestPool(pool.at(priority), crew, clock, timer);
  }

  /**
   * As {@link WorkerPool#forTenant}: a view that steps with this pool.
   *
   * @param tenant on whose behalf
   */
  @Override
  public TestPool forTenant(Tenant tenant) {
    return new TestPool(pool.forTenant(tenant), crew, clock, timer);
  }

  // ---------------------------------------------------------------- what real time would bend

  /**
   * Runs a task, as {@link WorkerPool#execute} says, but parks nobody.
   *
   * @throws RejectedExecutionException also where a caller would be parked: the test's one thread
   *     would never come back. It is counted as cancelled
   */
  @Override
  public void execute(Runnable task) {
    if (config().overflow().whenFull() == Overflow.Verdict.WAIT) {
      executeUnparked(task);
    } else {
      pool.execute(task);
    }
    crew.goOn();
  }

  /* An interrupted caller does not park: it gives up at once, and is counted as cancelled. */
  private void executeUnparked(Runnable task) {
    boolean interrupted = Thread.interrupted();
    long cancelled = snapshot().ledger().cancelled();
    Thread.currentThread().interrupt();
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      if (snapshot().ledger().cancelled() == cancelled) {
        throw e;
      }
      throw new RejectedExecutionException(
          "pool "
              + config().name()
              + ": execute would park the test's thread (expected: room; run work first, or call"
              + " submit)",
          e);
    } finally {
      Thread.interrupted();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * As {@link WorkerPool#disposeGracefully(Duration)}, in virtual time. The report comes at the
   * deadline at the latest.
   */
  @Override
  public Mono<ShutdownReport> disposeGracefully(Duration deadline) {
    if (deadline.isNegative()) {
      throw new IllegalArgumentException("deadline: " + deadline + " (expected: >= 0)");
    }
    // In this order: a pool that has nothing left to do is in time for any deadline.
    return Mono.firstWithSignal(
            disposeGracefully().thenReturn(true), Mono.delay(deadline, clock).thenReturn(false))
        .map(inTime -> inTime ? report(true, 0) : force());
  }

  private ShutdownReport force() {
    long abandoned = snapshot().ledger().pending();
    dispose();
    return report(false, abandoned);
  }

  private ShutdownReport report(boolean inTime, long abandoned) {
    Ledger ledger = snapshot().ledger();
    return new ShutdownReport(config().name(), inTime, abandoned, ledger);
  }

  @Override
  public String toString() {
    return "TestPool(" + pool + ")";
  }
}
