package dev.weir.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** A pool's strands, of which there may only be so many at once. */
public final class Strands {

  private final PoolCore core;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<Strand> open = ConcurrentHashMap.newKeySet();

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
      before = count.get();
      if (before >= most) {
        throw Exceptions.failWithRejected(
            "pool " + core.name() + ": maxStrands: " + most + " (all are open)");
      }
    } while (!count.compareAndSet(before, before + 1));
    Strand strand = new Strand(core, true);
    open.add(strand);
    return strand;
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

  /**
   * Those that are open.
   *
   * @return in no order
   */
  public Stream<? extends Scannable> stream() {
    return open.stream();
  }

  void closed(Strand strand) {
    if (open.remove(strand)) {
      count.decrementAndGet();
    }
  }
}
