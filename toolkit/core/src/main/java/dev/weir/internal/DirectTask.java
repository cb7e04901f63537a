package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.request.Request;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A task given to {@code Scheduler.schedule}: an admission that is its own {@code Disposable}. */
final class DirectTask extends PoolAdmission implements Disposable {

  private @Nullable Runnable body;

  /**
   * A task that has not been offered.
   *
   * @param core the pool
   * @param body what to run
   * @param request what it carries; null if nothing
   */
  DirectTask(PoolCore core, Runnable body, @Nullable Request request) {
    super(core);
    this.body = body;
    if (request != null) {
      waiter = new Waiter(this, request, 0);
    }
  }

  @Override
  void runOn(PoolSeat seat) {
    Runnable toRun = body;
    if (!seat.begin(this) || toRun == null) {
      return;
    }
    body = null;
    Throwable error = isSettled() ? null : seat.callSampled(toRun);
    finish(seat, error != null);
    seat.report(error);
  }

  @Override
  public void dispose() {
    if (withdraw(Outcome.CANCELLED)) {
      body = null;
    }
  }

  @Override
  public boolean isDisposed() {
    return isSettled();
  }

  /** {@code schedule} has returned, and a {@code Disposable} says nothing of a refusal. */
  @Override
  boolean canBeTold() {
    return false;
  }

  @Override
  void turnedAway(Outcome outcome) {
    body = null;
  }

  @Override
  void disposed() {
    dispose();
  }
}
