package dev.weir.internal;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/**
 * A pool's strands, of which there may only be so many at once. One that nobody refers to any more
 * without having disposed of it, as some operators of Reactor leave theirs, does not count for
 * ever.
 */
public final class Strands {

  private final PoolCore core;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<Reference<? extends Strand>> open = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<Strand> forgotten = new ReferenceQueue<>();

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
    Reference<? extends Strand> reference = forgotten.poll();
    while (reference != null) {
      closed(reference);
      reference = forgotten.poll();
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
    Strand strand = new Strand(core);
    Reference<Strand> own = new WeakReference<>(strand, forgotten);
    open.add(own);
    strand.countAs(own);
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
    return new Strand(core);
  }

  /**
   * Those that are open.
   *
   * @return in no order
   */
  public Stream<? extends Scannable> stream() {
    return open.stream().map(Reference::get).filter(Objects::nonNull);
  }

  void closed(Reference<? extends Strand> reference) {
    if (open.remove(reference)) {
      count.decrementAndGet();
    }
  }
}
