package dev.weir.demo.load.command;

/** What is to be sent cannot be put together: says why in one line. */
final class RequestException extends Exception {

  private static final long serialVersionUID = 1L;

  RequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
