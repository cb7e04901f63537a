package dev.weir.demo.accesslog;

/** A line that is none of those that are understood; the message says what is missing. */
public final class MalformedLineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedLineException(String detail) {
    super(detail, null, false, false);
  }
}
