package dev.weir.demo.proxy;

/** What became of the client: on its side, and so not the upstream's fault. Stackless. */
final class LostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Throwable reason;

  LostException(Throwable reason) {
    super(null, reason, false, false);
    this.reason = reason;
  }

  Throwable reason() {
    return reason;
  }
}
