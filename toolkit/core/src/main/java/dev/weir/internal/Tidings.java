package dev.weir.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Waiters that were let in or turned away, to be told so: each once, one after the other, by
 * whoever comes by next, and not under the room's drain, where no user code may run.
 */
final class Tidings extends Drain {
  /*
   * Who is told may do what settles others. They are told afterwards, not from within: however many wait,
   * the stack does not grow.
   */
  private final Queue<IntakeWaiter<?>> untold = new ConcurrentLinkedQueue<>();
  private final Runnable afterwards;

  /**
   * None yet.
   *
   * @param afterwards to be done when somebody was told
   */
  Tidings(Runnable afterwards) {
    this.afterwards = afterwards;
  }

  void add(IntakeWaiter<?> waiter) {
    untold.add(waiter);
  }

  /** Tells those who are not told yet, or leaves it to the thread that is at it. */
  void tell() {
    if (!untold.isEmpty()) {
      drain();
    }
  }

  @Override
  protected void pass() {
    boolean any = false;
    for (IntakeWaiter<?> w = untold.poll(); w != null; w = untold.poll()) {
      Errors.guard(w::tell);
      any = true;
    }
    if (any) {
      afterwards.run();
    }
  }
}
