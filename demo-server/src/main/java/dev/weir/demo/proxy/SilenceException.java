package dev.weir.demo.proxy;

/** An upstream owed something, and was silent for too long. Stackless. */
final class SilenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SilenceException() {
    super("silent for too long", null, false, false);
  }
}
