package dev.weir.pool;

import dev.weir.internal.Drain;
import dev.weir.internal.PoolCore;
import dev.weir.overflow.Overflow;

/**
 * Where an operator passes results on: on a worker. The source's thread, or the one that requests,
 * may be an event loop, and the subscriber may block.
 */
final class Stand {

  private final PoolCore core;
  private final boolean anywhere;
  private final Drain drain;

  /** Whether a worker was asked to run the drain, and has not come: it may find it taken. */
  private volatile boolean workerComes;

  Stand(Submission submission, Drain drain) {
    this.core = submission.core();
    this.anywhere = submission.overflow().whenFull() == Overflow.Verdict.RUN;
    this.drain = drain;
  }

  /** Whether the current thread may pass results on. */
  boolean isHere() {
    return core.isOnSeat()
        || anywhere
        || core.isTerminated(); // there is no worker any more, nor one to wait for
  }

  /** Has the drain run by a worker; false if the pool was disposed of. */
  boolean move() {
    if (workerComes) {
      return true;
    }
    workerComes = true;
    if (core.runErrand(this::workerHasCome)) {
      return true;
    }
    if (core.isDisposed()) {
      return false;
    }
    workerHasCome(); // it has ended in the meantime
    return true;
  }

  private void workerHasCome() {
    workerComes = false;
    drain.drain();
  }
}
