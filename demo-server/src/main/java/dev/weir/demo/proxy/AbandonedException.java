package dev.weir.demo.proxy;

/** Nobody waits for the answer any more. Stackless. */
final class AbandonedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean letDown;

  /**
   * The end of an attempt.
   *
   * @param letDown whether the upstream had owed something for so long that it may be the reason
   */
  AbandonedException(boolean letDown) {
    super("abandoned", null, false, false);
    this.letDown = letDown;
  }

  boolean isLetDown() {
    return letDown;
  }
}
