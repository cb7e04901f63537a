package dev.weir.internal;

/** A task that runs once, later. */
final class DelayedTask extends TimedTask {

  DelayedTask(Strand strand, Runnable body) {
    super(strand, body);
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
