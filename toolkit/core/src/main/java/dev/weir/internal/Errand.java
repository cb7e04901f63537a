package dev.weir.internal;

/** Something of the pool's own to be done on a seat. Not a task: it is counted nowhere. */
final class Errand extends Ready {

  private final Runnable action;

  Errand(Runnable action) {
    this.action = action;
  }

  void run() {
    action.run();
  }

  @Override
  void runOn(PoolSeat seat) {
    run();
  }
}
