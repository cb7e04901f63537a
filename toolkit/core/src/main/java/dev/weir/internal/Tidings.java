package dev.weir.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Waiters that were let in or turned away, to be told so: each once, by whoever comes by next, and
 * not under the room's drain, where no user code may run.
 */
final class Tidings extends Drain {
  /*
   * Who is told may do what settles others. They are told afterwards, not from within: however many wait,
   * the stack does not grow.
   */
  private final Queue<Runnable> untold;

  private Tidings(Queue<Runnable> untold) {
    this.untold = untold;
  }

  /** None yet. */
  Tidings() {
    this(new ConcurrentLinkedQueue<>());
  }

  /** The same waiters, for somebody who must not leave them to whoever tells by this one. */
  Tidings forAnother() {
    return new Tidings(untold);
  }

  /** Tells a waiter, by and by. */
  void add(Runnable telling) {
    untold.add(telling);
  }

  /** Whether there are any. */
  boolean hasAny() {
    return !untold.isEmpty();
  }

  /**
   * Tells those who are not told yet, or leaves it to the thread that is at it.
   *
   * @return whether there may have been any: then elements have come in
   */
  boolean tell() {
    if (untold.isEmpty()) {
      return false;
    }
    drain();
    return true;
  }

  @Override
  protected void pass() {
    for (Runnable r = untold.poll(); r != null; r = untold.poll()) {
      Errors.guard(r);
    }
  }
}
