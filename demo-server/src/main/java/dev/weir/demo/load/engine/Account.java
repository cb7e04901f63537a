package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.Books;

/**
 * What is known of the requests of a run, or of those of the warm-up before it, besides what
 * becomes of each. Written by the thread that begins them, read by any.
 */
final class Account {

  private final Books books;
  private volatile long last;
  private volatile long mostWaiting;

  Account(Books books) {
    this.books = books;
  }

  Books books() {
    return books;
  }

  /** One begins, so long after the run's opening, and so much later than it should have. */
  void offered(long sinceOpening, long lag) {
    last = sinceOpening;
    books.offered(lag);
  }

  /** So many wait for the wire. It only grows as one is begun: told then, none is missed. */
  void waiting(long count) {
    mostWaiting = Math.max(mostWaiting, count);
  }

  /** When the last one began, in nanoseconds since the opening; 0 if none has. */
  long last() {
    return last;
  }

  /** How many have waited for the wire at once, at most. */
  long mostWaiting() {
    return mostWaiting;
  }
}
