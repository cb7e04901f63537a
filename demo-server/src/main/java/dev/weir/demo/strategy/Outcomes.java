package dev.weir.demo.strategy;

import dev.weir.observe.Outcome;
import dev.weir.pool.DeadlineExceededException;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.TaskDroppedException;
import dev.weir.pool.TaskTimeoutException;
import java.util.concurrent.RejectedExecutionException;

/** What an error that came out of a pool says about the task. */
public final class Outcomes {

  private Outcomes() {}

  /**
   * The column of the ledger that the task was counted in.
   *
   * @param error out of {@code submit}
   * @return anything but completed
   */
  public static Outcome of(Throwable error) {
    if (error instanceof TaskDroppedException) {
      return Outcome.DROPPED;
    }
    if (error instanceof QueueTimeoutException
        || error instanceof TaskTimeoutException
        || error instanceof DeadlineExceededException) {
      return Outcome.TIMED_OUT;
    }
    if (error instanceof RejectedExecutionException) {
      return Outcome.REJECTED;
    }
    if (error instanceof PoolDisposedException) {
      return Outcome.CANCELLED;
    }
    return Outcome.FAILED;
  }
}
