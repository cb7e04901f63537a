package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** New work for a pool: what it takes a place for is run, on a seat or by whoever offers it. */
public abstract class PoolAdmission extends Admission {

  private final PoolCore core;

  /** Work that has not been offered. */
  PoolAdmission(PoolCore core) {
    this.core = core;
  }

  final PoolCore core() {
    return core;
  }

  /**
   * Where hooks of {@code Schedulers.onSchedule} decorate it: from which Context Reactor is to
   * restore thread locals for its body.
   *
   * @return null if the hooks find the right ones on the thread that offers it
   */
  protected @Nullable Context context() {
    return null;
  }

  @Override
  final Room room() {
    return core.room();
  }

  @Override
  final void withdrawn() {
    if (isForked()) {
      core.forks().leftElsewhere();
    }
    core.withdrawn();
  }

  /** Why the room has turned it away after it had let it wait, with this outcome. */
  final Reason whyTurnedAway(Outcome outcome) {
    if (outcome == Outcome.CANCELLED) {
      return Reason.DISPOSED;
    }
    return room().isClosed() ? Reason.SHUT_DOWN : Reason.TOO_MANY_WAITERS;
  }

  /** Tells a subscriber what happened to it elsewhere than on its own threads. */
  final void onExpiryScheduler(Runnable telling) {
    Delivery.on(core.expiry(), telling);
  }

  /** The pool is disposed of by force: withdraws it, and tells whoever waits for it. */
  abstract void disposed();

  /**
   * Settles it at the end of its body, on the thread that ran it, and gives its place back.
   *
   * @param seat where it ran; null if inline
   * @param threw whether the body threw
   * @return whether this settled it
   */
  final boolean finish(@Nullable PoolSeat seat, boolean threw) {
    Outcome outcome = threw ? Outcome.FAILED : Outcome.COMPLETED;
    if (!end(outcome)) {
      core.room().books().overrunEnded();
      return false;
    }
    if (seat != null) {
      seat.left(threw);
    } else {
      core.room().books().leftInline(outcome);
      core.withdrawn();
    }
    return true;
  }
}
