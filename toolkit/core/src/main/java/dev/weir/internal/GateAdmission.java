package dev.weir.internal;

import dev.weir.limit.CallEnd;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Work for which a gate has to give a permit: it is offered once, and holds it until it ends. */
public abstract class GateAdmission extends Permit {
  /*
   * Of the permit's states it uses
   *   READY     nobody knows it yet, or it has a permit
   *   WAITING   there is a place for it in line; it may stand there, or be about to
   *   SETTLED
   *
   * WAITING -> READY     by the gate's drain, which hands it over to be started
   * WAITING -> SETTLED   by anybody, who gives its place in the line back
   * READY -> SETTLED     by anybody, who gives its permit back
   *
   * wait, why   written by whoever offers it, before it is shared; why also by whoever turns it away,
   *             before it is handed over to be told
   * share       written by whoever offers it, before it is shared, and by the gate's drain
   * enteredAt, flight   written by whoever lets it in, before it is shared, or READY again
   */
  private final GateCore gate;
  private @Nullable GateWait wait;
  private @Nullable Reason why;
  private @Nullable Share share;
  private int flight;
  private long enteredAt;

  /**
   * One that has not been offered.
   *
   * @param gate where
   */
  protected GateAdmission(GateCore gate) {
    this.gate = gate;
  }

  protected final GateCore gate() {
    return gate;
  }

  // ---------------------------------------------------------------- for whoever it works for

  /** What its subscriber wants known. Cheap. */
  protected abstract ContextView context();

  /** It is about to wait: whoever wants it may cancel from now on. On the offering thread. */
  protected abstract void linedUp();

  /** It has a permit: begins. On the offering thread, or, if it had to wait, as the gate says. */
  protected abstract void start();

  /**
   * It has no permit, and gets none.
   *
   * @param reason why
   * @param waited whether it was told that it had lined up
   */
  protected abstract void turnedAway(Reason reason, boolean waited);

  /**
   * It had lined up, but could not be started, and will not be.
   *
   * @param error what its scheduler or a hook threw
   */
  protected abstract void unstartable(Throwable error);

  /** It waits no longer, whatever has become of it. Once, if it had lined up; quick. */
  protected void waitOver() {}

  /**
   * Whether it may be turned away for lack of room, or when its wait is over: if not, it waits for
   * as long as it takes, in line beyond the bound if need be.
   */
  protected boolean isSheddable() {
    return true;
  }

  /** Offers it, once. */
  public final void offer() {
    switch (gate.enter(this)) {
      case ENTERED -> start();
      case LINED_UP -> {
        try {
          linedUp();
        } catch (Throwable e) { // its subscriber's, who is not to be served then
          abandon();
          throw e;
        }
        gate.arrive(this);
      }
      case REFUSED -> turnedAway(Objects.requireNonNull(why), false);
    }
  }

  /**
   * It has ended: gives its permit back. To be followed by {@link #handOn}, once its subscriber
   * knows.
   *
   * @param outcome how
   * @param end what that says about the load
   * @return false if it was settled before
   */
  protected final boolean end(Outcome outcome, CallEnd end) {
    if (settle(outcome) == SETTLED) {
      return false;
    }
    gate.left(this, outcome, end);
    return true;
  }

  /**
   * It has failed: as {@link #end}.
   *
   * @param error how
   */
  protected final void fail(Throwable error) {
    end(Outcome.FAILED, gate.endOf(error));
  }

  /** Its permit may be wanted by others: starts them, or has them started. */
  protected void handOn() {
    if (gate.isAwaited() && (wait == null || !wait.isStartedHere())) { // or the starter goes on
      gate.handOn();
    }
  }

  /**
   * Nobody wants it any more.
   *
   * @return whether it had lined up or had a permit until now
   */
  protected final boolean abandon() {
    int phase = settle(Outcome.CANCELLED);
    if (phase == WAITING) {
      gate.leftLine(this, null);
    } else if (phase == READY) {
      gate.left(this, Outcome.CANCELLED, CallEnd.IGNORED);
    }
    return phase != SETTLED;
  }

  // ---------------------------------------------------------------- for the gate

  final GateEntry refused(Reason reason) {
    why = reason;
    return GateEntry.REFUSED;
  }

  /** Where it belongs; null where there are no partitions. */
  final @Nullable Share share() {
    return share;
  }

  /** It belongs elsewhere: while it has no permit. */
  final void belongsTo(@Nullable Share newShare) {
    share = newShare;
  }

  /** It has a permit, as one of so many. */
  final void entered(int inFlight, boolean limited, long now) {
    flight = limited ? -inFlight : inFlight;
    enteredAt = now;
  }

  /** It has a permit, and nobody needs to know since when. */
  final void enteredUnmeasured() {
    flight = 0;
  }

  final boolean isMeasured() {
    return flight != 0;
  }

  final boolean isLimited() {
    return flight < 0;
  }

  final int flight() {
    return Math.abs(flight);
  }

  final long enteredAt() {
    return enteredAt;
  }

  /** As one that waits. By whoever offers it. */
  final Waiter beginWait(GateSettings settings, Timer timer) {
    GateWait known = wait;
    if (known == null) {
      known = new GateWait(this, Request.from(context()), settings.waitBound(isSheddable()), timer);
      wait = known;
    }
    return known.ticket();
  }

  final GateWait waiting() {
    return Objects.requireNonNull(wait);
  }

  final boolean settleAway(Reason reason) {
    if (!settleWaiting(reason.outcome())) {
      return false;
    }
    why = reason;
    return true;
  }

  /** It has waited for as long as it may. Any thread. */
  final void giveUp(Reason reason) {
    if (settleAway(reason)) {
      gate.leftLine(this, reason);
    }
  }

  /** Tells it what became of its wait, on a thread that has nothing in hand. */
  final void tell() {
    GateWait mine = waiting();
    mine.silence();
    if (phase() == READY) {
      Errors.guard(this::waitOver);
      gate.start(mine);
    } else if (outcome() == Outcome.CANCELLED) {
      waitOver();
    } else {
      Reason reason = Objects.requireNonNull(why);
      gate.tell(
          mine,
          () -> {
            try {
              turnedAway(reason, true);
            } finally {
              waitOver();
            }
          });
    }
  }

  @Override
  final void runOn(PoolSeat seat) {
    throw new IllegalStateException("what waits at a gate never gets to a seat");
  }
}
