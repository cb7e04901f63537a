package dev.weir.netty;

/** A header field breaks a rule, which the message names with field and value. Maps to 400. */
public final class MalformedHeadException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  MalformedHeadException(String message) {
    super(message);
  }

  /** No stack trace: whoever sends such a request decides how often it is made. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
