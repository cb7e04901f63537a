package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A task of a {@link Strand}: its node, its task and its {@code Disposable} in one object. */
class StrandTask extends Permit implements Disposable {

  private static final VarHandle NEXT =
      VarHandles.find(MethodHandles.lookup(), StrandTask.class, "next", StrandTask.class);

  final Strand strand;
  @Nullable Runnable body;

  @SuppressWarnings("unused") // through NEXT
  private volatile @Nullable StrandTask next;

  StrandTask(Strand strand, @Nullable Runnable body) {
    this.strand = strand;
    this.body = body;
  }

  final @Nullable StrandTask next() {
    return (StrandTask) NEXT.getAcquire(this);
  }

  final void linkTo(@Nullable StrandTask newNext) {
    NEXT.setRelease(this, newNext);
  }

  @Override
  void runOn(PoolSeat seat) {
    if (strand.isOver()) {
      dispose();
    }
    Runnable toRun = body;
    if (toRun == null || !begin()) {
      return;
    }
    seat.resumed();
    if (strand.isOver()) { // dispose() may have looked for this too early
      dispose();
    }
    Throwable error = isSettled() ? null : seat.call(toRun);
    body = null;
    if (end(error != null ? Outcome.FAILED : Outcome.COMPLETED)) {
      seat.ended(error != null);
    } else {
      strand.core().continuations().overrunEnded();
    }
    seat.report(error);
  }

  @Override
  public void dispose() {
    withdraw(Outcome.CANCELLED);
  }

  final void withdraw(Outcome outcome) {
    takeAccount(settle(outcome), outcome);
  }

  final void takeAccount(int phase, Outcome outcome) {
    if (phase == SETTLED) {
      return;
    }
    if (phase != RUNNING) {
      body = null;
    }
    withdrawn(phase, outcome);
  }

  /** Takes account of its being settled from outside. Called once. */
  void withdrawn(int phase, Outcome outcome) {
    strand.core().continuations().withdrawn(phase, outcome);
  }

  @Override
  public final boolean isDisposed() {
    return isSettled() || strand.isDisposed();
  }
}
