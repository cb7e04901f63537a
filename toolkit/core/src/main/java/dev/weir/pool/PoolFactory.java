package dev.weir.pool;

import dev.weir.internal.Checks;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Which kind of pool stands for which of Reactor's schedulers: the one place that says so. The
 * threads are those of the factory that Reactor passes, so they have the usual names, and are
 * {@code NonBlocking} where Reactor's are.
 */
final class PoolFactory implements Schedulers.Factory {

  /**
   * How many tasks are queued in a ring. More wait in a line, which takes memory only when used.
   */
  private static final int RING = 4_096;

  /** What Reactor does not bound. */
  private static final int MANY = 1 << 20;

  private volatile boolean retired;

  /**
   * From now on it makes what Reactor makes by default: somebody may have kept it, and put it back.
   */
  void retire() {
    retired = true;
  }

  @Override
  public Scheduler newParallel(int parallelism, ThreadFactory threads) {
    return retired
        ? Schedulers.Factory.super.newParallel(parallelism, threads)
        : pool("parallel", parallelism, MANY, threads);
  }

  @Override
  public Scheduler newSingle(ThreadFactory threads) {
    return retired ? Schedulers.Factory.super.newSingle(threads) : pool("single", 1, MANY, threads);
  }

  @Override
  public Scheduler newBoundedElastic(
      int threadCap, int queuedTaskCap, ThreadFactory threads, int ttlSeconds) {
    if (retired) {
      return Schedulers.Factory.super.newBoundedElastic(
          threadCap, queuedTaskCap, threads, ttlSeconds);
    }
    Checks.atLeast("queuedTaskCap", queuedTaskCap, 1);
    Checks.atLeast("ttlSeconds", ttlSeconds, 1);
    int queued = (int) Math.min(MANY, (long) threadCap * queuedTaskCap);
    return pool(
        WorkerPools.boundedElastic(name("boundedElastic", threads), 1, threadCap)
            .idleTime(Duration.ofSeconds(ttlSeconds)),
        queued,
        threads);
  }

  /* What newBoundedElastic is when Reactor was told to use virtual threads. */
  @Override
  public Scheduler newThreadPerTaskBoundedElastic(
      int threadCap, int queuedTaskCap, ThreadFactory threads) {
    if (retired) {
      return Schedulers.Factory.super.newThreadPerTaskBoundedElastic(
          threadCap, queuedTaskCap, threads);
    }
    Checks.atLeast("queuedTaskCap", queuedTaskCap, 1);
    int queued = (int) Math.min(MANY, (long) threadCap * queuedTaskCap);
    return pool(
        WorkerPools.virtual(name("loomBoundedElastic", threads), threadCap), queued, threads);
  }

  private static WorkerPool pool(String kind, int workers, int queued, ThreadFactory threads) {
    return pool(WorkerPools.fixed(name(kind, threads), workers), queued, threads);
  }

  private static WorkerPool pool(WorkerPoolBuilder builder, int queued, ThreadFactory threads) {
    int inRing = Math.min(RING, Math.max(0, queued));
    return builder
        .queueCapacity(inRing)
        .maxWaiters(Math.max(0, queued - inRing))
        .maxStrands(MANY)
        .maxTimers(MANY)
        .threads(threads)
        .build();
  }

  /* Reactor's own thread factories supply the name that the threads begin with. */
  private static String name(String kind, ThreadFactory threads) {
    return threads instanceof Supplier<?> named
            && named.get() instanceof String name
            && !name.isBlank()
        ? name
        : kind;
  }
}
