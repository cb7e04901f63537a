package dev.weir.internal;

import dev.weir.observe.Outcome;

/**
 * Settles whatever is in a pool that was disposed of by force. The seats discard what they take
 * meanwhile; but they may be busy for long.
 */
final class Eviction {

  private final PoolCore core;

  Eviction(PoolCore core) {
    this.core = core;
  }

  void run() {
    core.held().forEach(task -> Errors.guard(task::disposed));
    Room room = core.room();
    Ring.Cursor cursor = new Ring.Cursor();
    for (Object entry = room.poll(cursor); entry != null; entry = room.poll(cursor)) {
      if (!withdrew(entry)) {
        room.discarded(Outcome.CANCELLED);
      }
    }
    Forks forks = core.forks();
    for (Object entry = forks.poll(); entry != null; entry = forks.poll()) {
      if (!withdrew(entry)) {
        forks.discarded();
      }
    }
    Continuations continuations = core.continuations();
    for (Ready entry = continuations.poll(); entry != null; entry = continuations.poll()) {
      if (entry instanceof Strand strand) {
        strand.discard(Outcome.CANCELLED);
      } else if (entry instanceof Errand errand) {
        Errors.guard(errand::run); // which finds the pool gone
      }
      core.ran();
    }
    for (PoolSeat seat : core.seats()) {
      Errors.guard(seat::disposeCurrent);
    }
    core.crew().interruptAll();
  }

  /* False for a bare body, which can only be forgotten. */
  private boolean withdrew(Object entry) {
    if (entry instanceof PoolAdmission admission) {
      Errors.guard(admission::disposed);
      core.room().books().tombstoneTaken();
      return true;
    }
    return false;
  }
}
