package dev.weir.demo.proxy;

import dev.weir.limit.CallEnd;

/**
 * The answer that was passed on says that the upstream failed: an error to the gate, which counts
 * and learns, and to nobody else. Stackless.
 */
final class ErrorAnswer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int TIMED_OUT = 504;

  private final int status;

  ErrorAnswer(int status) {
    super("upstream: " + status, null, false, false);
    this.status = status;
  }

  /** Whether an answer with this status is one. */
  static boolean is(int status) {
    return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS;
  }

  CallEnd end() {
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE || status == TIMED_OUT
        ? CallEnd.OVERLOADED
        : CallEnd.SUCCEEDED;
  }
}
