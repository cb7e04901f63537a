package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.Books;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is known of the requests of a run, or of those of the warm-up before it, besides what
 * becomes of each. Written by the thread that begins them, but for those that wait no more; read by
 * any.
 */
final class Account {

  private final Books books;
  private final AtomicLong waiting = new AtomicLong();
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
    waiting.incrementAndGet();
  }

  /** It has been handed over. There are only more that wait as one is begun: none is missed. */
  void handedOver() {
    mostWaiting = Math.max(mostWaiting, waiting.get());
  }

  /** One goes to the wire, or has ended before it could. Any thread. */
  void waitsNoMore() {
    waiting.decrementAndGet();
  }

  /** How many wait for the wire. */
  long waiting() {
    return waiting.get();
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
