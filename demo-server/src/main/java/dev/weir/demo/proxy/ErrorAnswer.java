package dev.weir.demo.proxy;

import dev.weir.limit.CallEnd;

/**
 * The answer of the upstream says that it failed: an error to gate and breaker, which count and
 * learn, and to nobody else. It has been passed on, unless it is {@linkplain HeldAnswer held}.
 * Stackless.
 */
class ErrorAnswer extends RuntimeException {

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

  /** Whether something is wrong with the upstream, and not with who calls it, or how often. */
  final boolean isTheUpstreams() {
    return status >= SERVER_ERROR;
  }

  final CallEnd end() {
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE || status == TIMED_OUT
        ? CallEnd.OVERLOADED
        : CallEnd.SUCCEEDED;
  }
}
