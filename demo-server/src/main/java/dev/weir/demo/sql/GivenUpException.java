package dev.weir.demo.sql;

/** Nobody waited any more for what was to be done next. Stackless. */
public final class GivenUpException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean answered;

  /** Before the database was asked anything. */
  GivenUpException() {
    this(false);
  }

  GivenUpException(boolean answered) {
    super("given up: nobody waits for it any more", null, false, false);
    this.answered = answered;
  }

  /**
   * Whether the database had answered before, on the same connection.
   *
   * @return false if nothing is known of it
   */
  public boolean isAnswered() {
    return answered;
  }
}
