package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * One thing that is done together with others: it takes a place in a {@link BatchCore}'s room until
 * it is settled.
 *
 * @param <T> the thing
 */
public abstract class BatchItem<T> extends Admission {
  /*
   * Of the permit's states it uses
   *   WAITING   for room
   *   READY     in the room's ring, or gathered in an open batch
   *   HELD      its batch was handed to the pool
   *   SETTLED
   * It never is RUNNING: it has no thread of its own that could be interrupted.
   *
   * batch   written before the CAS to HELD, and read after having settled a HELD one
   * alarm   written by the offering thread, which then looks whether the wait is over; read by whoever
   *         ends the wait: at least one of them disposes of it
   */
  private final BatchCore<T> core;
  private final T value;
  private final Object key;
  private final long weight;
  private @Nullable Batch<T> batch;
  private volatile @Nullable Disposable alarm;

  /**
   * One that has not been offered.
   *
   * @param core where
   * @param value the thing
   * @param key only those with equal keys are done together
   * @param weight zero or more
   */
  protected BatchItem(BatchCore<T> core, T value, Object key, long weight) {
    this.core = core;
    this.value = value;
    this.key = key;
    this.weight = weight;
  }

  /**
   * It was turned away. Called at most once, and under no drain: on the offering thread for
   * refusals, on the pool's expiry scheduler for a wait that was too long or in vain, on the
   * disposing thread for a disposal.
   *
   * @param why the reason
   */
  protected abstract void away(Reason why);

  /**
   * It could not be put into a batch. Called at most once, in the place of {@link #away}, on the
   * pool's expiry scheduler.
   *
   * @param error what its key threw
   */
  protected abstract void failed(Throwable error);

  public final T value() {
    return value;
  }

  final Object key() {
    return key;
  }

  final long weight() {
    return weight;
  }

  // ---------------------------------------------------------------- offering

  /**
   * Offers it, once.
   *
   * @param overflow what to do if there is no room
   */
  public final void offer(Overflow overflow) {
    switch (room().enter(this)) {
      case ADMITTED -> core.gather();
      case CLOSED -> refuse(core.whyClosed());
      case FULL -> {
        switch (overflow.whenFull()) {
          case DROP -> refuse(Reason.DROPPED);
          case REJECT, RUN -> refuse(Reason.NO_ROOM);
          case WAIT -> waitForRoom(overflow);
        }
      }
    }
  }

  private void refuse(Reason why) {
    settle(why.outcome());
    room().books().refused(why.outcome());
    core.itemLeft(); // looking for room may have let others in
    away(why);
  }

  private void waitForRoom(Overflow overflow) {
    boolean waits = room().lineUp(this);
    core.gather();
    if (!waits) {
      refuse(room().isClosed() ? core.whyClosed() : Reason.TOO_MANY_WAITERS);
      return;
    }
    long bound = TaskBounds.nanos(overflow.waitBound());
    if (bound != TaskBounds.NONE && phase() == WAITING) {
      alarm =
          core.timer()
              .alarm(
                  core.timer().nanoTime() + bound,
                  () -> stopWaiting(Reason.WAITED_TOO_LONG),
                  () -> stopWaiting(Reason.NO_TIMER));
      if (phase() != WAITING && (outcome() != Outcome.TIMED_OUT || hadBegun())) {
        silence(); // not one that has gone off: that would interrupt its thread
      }
    }
  }

  private void stopWaiting(Reason why) {
    if (stopWaiting(why.outcome())) {
      core.tellLater(() -> away(why));
    }
  }

  private void silence() {
    Errors.dispose(alarm);
  }

  // ---------------------------------------------------------------- its end

  /** Nobody wants it any more. Idempotent; on any thread, but not before it was offered. */
  public final void abandon() {
    Batch<T> mine = settleOutside(Outcome.CANCELLED) && hadBegun() ? batch : null;
    if (mine != null) {
      mine.left();
    }
  }

  /**
   * Its batch is over: settles it.
   *
   * @param outcome how
   * @return whether this settled it, so that whoever waits for it is to be told
   */
  public final boolean finish(Outcome outcome) {
    return settleOutside(outcome);
  }

  private boolean settleOutside(Outcome outcome) {
    boolean settled = withdraw(outcome);
    if (settled) {
      silence(); // else whoever did: it may be the alarm, whose thread this would interrupt
    }
    return settled;
  }

  /** It becomes part of a batch that is handed to the pool; false if it was settled before. */
  final boolean join(Batch<T> newBatch) {
    batch = newBatch;
    return join();
  }

  /** It cannot be put into a batch. Under the drain. */
  final void fail(Throwable error) {
    if (settleOutside(Outcome.FAILED)) {
      core.tellLater(() -> failed(error));
    }
  }

  /** It will not be done, because nothing more is. */
  final void discard() {
    if (settleOutside(Outcome.CANCELLED)) {
      away(Reason.DISPOSED);
    }
  }

  // ---------------------------------------------------------------- for the room

  @Override
  final Room room() {
    return core.room();
  }

  @Override
  final void withdrawn() {
    core.itemLeft();
  }

  @Override
  final void admitted() {
    silence();
  }

  @Override
  final void turnedAway(Outcome outcome) {
    silence();
    Reason why = core.whyClosed();
    core.tellLater(() -> away(why));
  }

  @Override
  final void runOn(PoolSeat seat) {
    throw new IllegalStateException("an item never gets to a seat; its batch does");
  }
}
