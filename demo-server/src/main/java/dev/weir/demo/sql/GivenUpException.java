package dev.weir.demo.sql;

/** Nobody waited any more for what was to be done next. Stackless. */
public final class GivenUpException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  GivenUpException() {
    super("given up: nobody waits for it any more", null, false, false);
  }
}
