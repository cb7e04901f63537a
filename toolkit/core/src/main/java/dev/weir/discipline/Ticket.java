package dev.weir.discipline;

import dev.weir.request.Request;
import org.jspecify.annotations.Nullable;

/**
 * One who waits, and what a discipline ranks it by: which does not change while it stands in a
 * line. It stands in one line at a time, as the built-in lines link tickets to each other: so that
 * waiting takes no memory but the ticket's. A line that is made of others gives each of them
 * tickets of its own.
 */
public abstract class Ticket {

  /* Owned by the built-in line that it stands in. */
  @Nullable Chain<?> chain;
  @Nullable Ticket previous;
  @Nullable Ticket next;

  /** A ticket that stands in no line. */
  protected Ticket() {}

  /** Forgets where it stands, in a line that nobody uses any more. */
  final void letGo() {
    chain = null;
    previous = null;
    next = null;
  }

  /** Who has waited longer of two, of whom either may be nobody. */
  static <T extends Ticket> @Nullable T older(@Nullable T a, @Nullable T b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return b.since() - a.since() < 0 ? b : a;
  }

  /**
   * What its bearer carries: how urgent it is, until when it is wanted, on whose behalf, at what
   * cost.
   *
   * @return the request
   */
  public abstract Request request();

  /**
   * Since when it waits, by the clock that the line was given.
   *
   * @return nanoseconds from an arbitrary origin: only differences mean something
   */
  public abstract long since();

  /**
   * The name of its bearer's kind of work.
   *
   * @return null if it has none
   */
  public abstract @Nullable String task();

  /**
   * For how long its bearer is expected to run, where the discipline {@linkplain
   * Discipline#learning() learns}.
   *
   * @return nanoseconds, zero or more; zero where nothing is learned
   */
  public long expectedNanos() {
    return 0;
  }
}
