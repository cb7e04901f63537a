package dev.weir.demo.sql;

import java.time.Duration;

/**
 * No connection came in time: all were lent, or one that was being made was not there. Stackless.
 */
public final class NoConnectionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean full;

  NoConnectionException(Duration waited, int lent, int most) {
    super(
        "connection: none within "
            + waited.toMillis()
            + " ms; "
            + lent
            + " of at most "
            + most
            + " are lent",
        null,
        false,
        false);
    this.full = lent >= most;
  }

  /** Whether as many were lent as there may be: then it is not the database that is away. */
  boolean isFull() {
    return full;
  }
}
