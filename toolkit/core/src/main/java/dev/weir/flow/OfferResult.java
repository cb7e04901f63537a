package dev.weir.flow;

import java.util.concurrent.CancellationException;
import reactor.core.Exceptions;

/** What became of an offer to an {@link Intake}. */
public enum OfferResult {
  /** It is in. */
  OK,
  /** There was no room, and it was left out, as the strategy says; it was counted and discarded. */
  DROPPED,
  /** There was no room; the offerer still has it. */
  FAIL_OVERFLOW,
  /** The subscriber has cancelled; the offerer still has it. */
  FAIL_CANCELLED,
  /** The intake was completed, or failed; the offerer still has it. */
  FAIL_TERMINATED;

  /**
   * Whether the element is in.
   *
   * @return true for {@link #OK} alone
   */
  public boolean isSuccess() {
    return this == OK;
  }

  /**
   * Whether the offerer must deal with the element itself.
   *
   * @return false for {@link #OK}, and for {@link #DROPPED}, which is what the strategy asks for
   */
  public boolean isFailure() {
    return this != OK && this != DROPPED;
  }

  /**
   * Throws if this is a failure.
   *
   * @throws IllegalStateException on {@link #FAIL_OVERFLOW}, an overflow error ({@code
   *     Exceptions.isOverflow}); on {@link #FAIL_TERMINATED}, an {@link IntakeClosedException}
   * @throws CancellationException on {@link #FAIL_CANCELLED}
   */
  public void orThrow() {
    switch (this) {
      case OK, DROPPED -> {}
      case FAIL_OVERFLOW -> throw Exceptions.failWithOverflow("intake: no room");
      case FAIL_CANCELLED ->
          throw new CancellationException("intake: its subscriber has cancelled");
      case FAIL_TERMINATED -> throw new IntakeClosedException("intake");
    }
  }
}
