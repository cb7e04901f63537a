package dev.weir.demo.ingest;

import dev.weir.demo.strategy.PastDeadline;
import dev.weir.netty.Problem;

/** A body that has not ended by the deadline of its request: nobody wants to know of its rest. */
final class LateBodyException extends BodyException {

  private static final long serialVersionUID = 1L;

  LateBodyException() {
    this(PastDeadline.problem());
  }

  private LateBodyException(Problem problem) {
    super(problem.status(), problem.reason(), problem.detail());
  }
}
