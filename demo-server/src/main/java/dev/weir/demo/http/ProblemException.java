package dev.weir.demo.http;

/** A request that gets no answer, and why. */
class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;
  private final long retryAfterSeconds;

  ProblemException(int status, String reason, String detail) {
    this(status, reason, detail, 0);
  }

  /** With the time after which another try makes sense; 0 if that cannot be said. */
  ProblemException(int status, String reason, String detail, long retryAfterSeconds) {
    super(detail, null, false, false);
    this.status = status;
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
