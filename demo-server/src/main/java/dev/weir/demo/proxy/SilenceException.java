package dev.weir.demo.proxy;

/** What is under way was given up as nothing came for too long. Stackless. */
final class SilenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Failure failure;

  /**
   * A silence.
   *
   * @param failure LATE if the upstream owed something; BREAKER_OPEN if it was the client, which
   *     cannot be waited for
   */
  SilenceException(Failure failure) {
    super("silent for too long", null, false, false);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
