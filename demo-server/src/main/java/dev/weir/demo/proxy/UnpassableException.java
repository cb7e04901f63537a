package dev.weir.demo.proxy;

import dev.weir.netty.Problem;

/** A request that is not to be passed on, by nobody's fault but its own. Stackless. */
public final class UnpassableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  UnpassableException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /**
   * What the client is told.
   *
   * @return without a route
   */
  public Problem problem() {
    return problem;
  }
}
