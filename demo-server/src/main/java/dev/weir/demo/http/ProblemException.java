package dev.weir.demo.http;

import dev.weir.netty.Problem;

/** A request that gets no answer, and why. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(int status, String reason, String detail) {
    this(Problem.of(status, reason, detail));
  }

  /** With members of the problem's own. */
  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** The server is about to end. */
  static ProblemException shuttingDown() {
    return new ProblemException(503, "shutting_down", "the server is shutting down");
  }

  /** Without route and strategy, which the router knows. */
  Problem problem() {
    return problem;
  }
}
