package dev.weir.pool;

import dev.weir.internal.PoolCore;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Words a reason as the exception that a caller is to see. */
final class Refusals {

  private final PoolConfig config;
  private final Overflow overflow;
  private final PoolCore core;

  /** With the strategy that applies, which need not be the pool's. */
  Refusals(PoolConfig config, Overflow overflow, PoolCore core) {
    this.config = config;
    this.overflow = overflow;
    this.core = core;
  }

  /**
   * The exception for a reason.
   *
   * @param why the reason
   * @param task the task's name, null if it has none
   * @param waitedNanos from the offer to this moment
   * @param waitBound the bound on its wait, where there is one
   * @param runBound the bound on its run, where there is one
   * @return a {@code RejectedExecutionException}, {@code TimeoutException} or {@code
   *     CancellationException}
   */
  Exception toException(
      Reason why,
      @Nullable String task,
      long waitedNanos,
      Duration waitBound,
      @Nullable Duration runBound) {
    Refusal refusal =
        new Refusal(
            config.name(),
            task,
            core.view().depth(),
            config.capacity(),
            Duration.ofNanos(waitedNanos));
    return switch (why) {
      case DROPPED -> new TaskDroppedException(refusal);
      case NO_ROOM -> new PoolRejectedException(refusal, why, "was rejected: no room");
      case WINDOW_FULL ->
          new PoolRejectedException(
              refusal, why, "was rejected: the operator's result window is full");
      case TOO_MANY_WAITERS ->
          new PoolRejectedException(
              refusal,
              why,
              "was rejected: no room, and all " + config.maxWaiters() + " waiters wait");
      case OUTRANKED ->
          new PoolRejectedException(
              refusal, why, "was rejected: one of higher rank needed its place");
      case RATE_LIMITED, TOO_MANY_KEYS ->
          new PoolRejectedException(refusal, why, "was rejected: its rate was reached");
      case STANDING_QUEUE ->
          new PoolRejectedException(refusal, why, "was rejected: the queue has stood for too long");
      case BREAKER_OPEN ->
          new PoolRejectedException(refusal, why, "was rejected: a circuit breaker is open");
      case SHUT_DOWN -> new PoolRejectedException(refusal, why, "was rejected: shut down");
      case NO_TIMER ->
          new PoolRejectedException(refusal, why, "was rejected: its timer is shut down");
      case INTERRUPTED ->
          new PoolRejectedException(
              refusal, why, "was not admitted: interrupted while waiting for room");
      case WOULD_BLOCK -> wouldBlock();
      case WAITED_TOO_LONG -> new QueueTimeoutException(refusal, waitBound);
      case RAN_TOO_LONG ->
          new TaskTimeoutException(refusal, runBound == null ? Duration.ZERO : runBound);
      case DOOMED -> new DeadlineExceededException(refusal, false);
      case RAN_PAST_DEADLINE -> new DeadlineExceededException(refusal, true);
      case DISPOSED -> new PoolDisposedException(refusal);
    };
  }

  private WouldBlockException wouldBlock() {
    return new WouldBlockException(
        "pool "
            + config.name()
            + ": overflow: "
            + overflow
            + " would hold up "
            + Thread.currentThread().getName()
            + ", which must not be (call submit(...) instead of execute(...), or take another"
            + " overflow strategy)");
  }
}
