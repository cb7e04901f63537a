package dev.weir.demo.strategy;

import dev.weir.netty.Problem;
import dev.weir.request.Deadline;
import java.time.Duration;

/** What is said in the middle of an answer whose deadline passes: as at its beginning, 504. */
public final class PastDeadline {

  private static final int STATUS = 504;
  private static final String REASON = "deadline_exceeded";

  private static final Duration MOST_FOR_THE_ENDING = Duration.ofSeconds(1);

  private PastDeadline() {}

  /**
   * When an answer that has begun has to come to its end, so that this is still in time.
   *
   * @param wanted the deadline of the request
   * @return a second earlier, or by a quarter of what is left if that is less
   */
  public static Deadline toEndBefore(Deadline wanted) {
    long ending = Math.min(left(wanted).toMillis() / 4, MOST_FOR_THE_ENDING.toMillis());
    return new Deadline(wanted.at().minusMillis(ending));
  }

  /**
   * How long it is until then.
   *
   * @param deadline in the time of this machine
   * @return whole milliseconds; zero if it has passed
   */
  public static Duration left(Deadline deadline) {
    return Duration.ofMillis(Math.max(0, deadline.remainingMillis(System.currentTimeMillis())));
  }

  /**
   * The problem, in the words that {@link dev.weir.netty.HttpRefusals} has for it.
   *
   * @return without route and strategy
   */
  public static Problem problem() {
    return Problem.of(STATUS, REASON, "request: did not end before its deadline");
  }
}
