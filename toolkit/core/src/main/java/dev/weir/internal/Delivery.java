package dev.weir.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.scheduler.Scheduler;

/**
 * An action that a scheduler is to run, such as telling a subscriber. It is run at most once,
 * whatever the scheduler does: one that is gone, or throws for another reason, may have run it, or
 * run it later. Only one that takes it and forgets it leaves it undone.
 */
final class Delivery implements Runnable {
  /*
   * claimed   by whoever runs it: the scheduler, or the thread that finds that this has thrown
   */
  private final Runnable action;
  private final AtomicBoolean claimed = new AtomicBoolean();

  private Delivery(Runnable action) {
    this.action = action;
  }

  /**
   * Has an action run. Throws nothing: what the scheduler throws is reported, and what the action
   * throws, as a scheduler would report it.
   *
   * @param where on this scheduler; on the calling thread, if that does not take it
   * @param action what to run
   */
  static void on(Scheduler where, Runnable action) {
    Delivery delivery = new Delivery(action);
    try {
      where.schedule(delivery);
    } catch (Throwable e) { // refused, as a rule
      if (delivery.claim()) {
        Errors.reportFault(e);
        Errors.guard(action);
      } else { // it may be the action's own
        Errors.reportOrDrop(e);
      }
    }
  }

  private boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  @Override
  public void run() {
    if (claim()) {
      action.run();
    }
  }
}
