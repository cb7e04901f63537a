package dev.weir.demo.http;

import dev.weir.demo.strategy.DrainRate;
import dev.weir.demo.strategy.Outcomes;
import dev.weir.observe.Outcome;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.TaskTimeoutException;
import dev.weir.pool.TurnedAway;

/**
 * What a client is told when a pool did not do the work: 503 where another try may find room, 504
 * where the time was up.
 *
 * @param drain how fast the pool drains
 */
record Refusals(DrainRate drain) {

  ProblemException problem(Throwable error, boolean shuttingDown) {
    String detail = String.valueOf(error.getMessage());
    Outcome outcome = Outcomes.of(error);
    if (outcome == Outcome.TIMED_OUT && !(error instanceof QueueTimeoutException)) {
      String reason = error instanceof TaskTimeoutException ? "task_timeout" : "deadline_exceeded";
      return new ProblemException(504, reason, detail);
    }
    if (outcome == Outcome.FAILED) {
      return new ProblemException(500, "work_failed", error.toString());
    }
    String reason =
        error instanceof QueueTimeoutException
            ? "wait_timeout"
            : shuttingDown ? "shutting_down" : "pool_full";
    return new ProblemException(503, reason, detail, drain.secondsToDrain(depth(error)));
  }

  private static long depth(Throwable error) {
    return error instanceof TurnedAway turnedAway ? turnedAway.refusal().depth() : 0;
  }
}
