package dev.weir.demo.server;

/** Somebody else listens on a port that was asked for. */
public final class PortTakenException extends Exception {

  private static final long serialVersionUID = 1L;

  PortTakenException(String option, int port, Throwable cause) {
    super(option + ": " + port + " is taken (expected: a free port, or 0 for any free one)", cause);
  }
}
