package dev.weir.internal;

import dev.weir.observe.Outcome;

/** A task that runs once, later. */
final class DelayedTask extends TimedTask {

  DelayedTask(Strand strand, Runnable body) {
    super(strand, body);
  }

  @Override
  void retire() {
    takeAccount(settleWaiting(Outcome.CANCELLED) ? WAITING : SETTLED, Outcome.CANCELLED);
  }

  @Override
  void tick() {
    if (admit()) {
      disarm();
      strand.core().continuations().ready();
      enqueue();
    }
  }
}
