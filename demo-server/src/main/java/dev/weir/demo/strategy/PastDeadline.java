package dev.weir.demo.strategy;

import dev.weir.netty.Problem;

/** What is said in the middle of an answer whose deadline passes: as at its beginning, 504. */
public final class PastDeadline {

  private static final int STATUS = 504;
  private static final String REASON = "deadline_exceeded";

  private PastDeadline() {}

  /**
   * The problem, in the words that {@link dev.weir.netty.HttpRefusals} has for it.
   *
   * @return without route and strategy
   */
  public static Problem problem() {
    return Problem.of(STATUS, REASON, "request: did not end before its deadline");
  }
}
