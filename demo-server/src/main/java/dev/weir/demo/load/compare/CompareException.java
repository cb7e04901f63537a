package dev.weir.demo.load.compare;

/** A comparison cannot be made; the message says why. */
public final class CompareException extends Exception {

  private static final long serialVersionUID = 1L;

  CompareException(String message) {
    super(message);
  }

  CompareException(String message, Throwable cause) {
    super(message, cause);
  }
}
