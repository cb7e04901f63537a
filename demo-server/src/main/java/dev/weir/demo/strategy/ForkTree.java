package dev.weir.demo.strategy;

import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskGroup;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import dev.weir.request.Deadline;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Work that computes and splits: a binary tree of tasks, each of which forks its two halves, down
 * to leaves that compute digests for a while. For one use.
 */
public final class ForkTree {

  /* A fork that finds no room, neither at its worker nor in the pool, is done by whoever would have
   * forked it: the tree is no deeper than the logarithm of its leaves. */
  private static final TaskOptions FORK = TaskOptions.named("fork").overflow(Overflow.callerRuns());

  private static final int BLOCK_BYTES = 256;

  private final WorkerPool pool;
  private final int leaves;
  private final long leafNanos;
  private final long offeredNanos;
  private final AtomicInteger tasks = new AtomicInteger();
  private final AtomicInteger stolen = new AtomicInteger();
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

  /**
   * A tree.
   *
   * @param pool where it grows
   * @param leaves how many parts compute, 1 or more
   * @param cost how long they compute, all together
   * @param offeredNanos when it was offered, on {@link System#nanoTime()}
   */
  public ForkTree(WorkerPool pool, int leaves, Duration cost, long offeredNanos) {
    this.pool = pool;
    this.leaves = leaves;
    this.leafNanos = cost.toNanos() / leaves;
    this.offeredNanos = offeredNanos;
  }

  /**
   * The whole tree. Cold; to be subscribed to on a worker of its pool, once.
   *
   * @return how it went; or the first failure in it, with which all the rest is cancelled
   */
  public Mono<ForkReport> grow() {
    return Mono.defer(
        () -> {
          long started = System.nanoTime();
          String worker = Thread.currentThread().getName();
          return TaskGroup.failFast(group -> Mono.fromCallable(() -> node(group, leaves, null)))
              .then(Mono.fromSupplier(() -> report(started, worker)));
        });
  }

  private ForkReport report(long started, String worker) {
    return new ForkReport(
        tasks.get(),
        stolen.get(),
        workers.size(),
        new WorkReport(started - offeredNanos, System.nanoTime() - started, worker));
  }

  /* On the worker whose task this is. Its group awaits what it forks. */
  private @Nullable Void node(TaskGroup group, int parts, @Nullable Thread forkedBy)
      throws InterruptedException {
    Thread here = Thread.currentThread();
    tasks.incrementAndGet();
    workers.add(here);
    if (forkedBy != null && forkedBy != here) {
      stolen.incrementAndGet();
    }
    if (parts == 1) {
      compute(leafNanos);
    } else {
      fork(group, parts / 2, here);
      fork(group, parts - parts / 2, here);
    }
    return null;
  }

  /* The deadline is the whole tree's: its passing cancels the group. Were it each fork's too, all of
   * them would fail at that moment, most of them too late for anybody to be told. */
  private void fork(TaskGroup group, int parts, Thread here) {
    group.fork(
        pool.submit(() -> node(group, parts, here), FORK)
            .contextWrite(context -> context.delete(Deadline.class)));
  }

  private static void compute(long nanos) throws InterruptedException {
    MessageDigest digest = sha256();
    byte[] block = new byte[BLOCK_BYTES];
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while computing");
      }
      digest.update(block);
    }
    digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
