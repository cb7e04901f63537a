package dev.weir.internal;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/** A pool's strands, of which there may only be so many at once. */
public final class Strands {

  private final PoolCore core;
  private final AtomicInteger open = new AtomicInteger();

  Strands(PoolCore core) {
    this.core = core;
  }

  /**
   * A new strand.
   *
   * @return the strand
   * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down, or has as
   *     many strands as it may
   */
  public Scheduler.Worker open() {
    if (core.isClosing()) {
      throw Exceptions.failWithRejected();
    }
    int most = core.settings().maxStrands();
    int before;
    do {
      before = open.get();
      if (before >= most) {
        throw Exceptions.failWithRejected(
            "pool " + core.name() + ": maxStrands: " + most + " (all are open)");
      }
    } while (!open.compareAndSet(before, before + 1));
    return new Strand(core, true);
  }

  /**
   * A strand for one delayed or periodic task, which counts as a timer instead.
   *
   * @return the strand
   * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down
   */
  public Scheduler.Worker oneOff() {
    if (core.isClosing()) {
      core.continuations().refuse();
      throw Exceptions.failWithRejected();
    }
    return new Strand(core, false);
  }

  void closed() {
    open.decrementAndGet();
  }
}
