package dev.weir.internal;

/**
 * Something of ours that a seat can run. A class rather than an interface: the seat tells it from a
 * caller's plain {@code Runnable} by a type check on every task, which for an interface would
 * search and write a cache in the object's class.
 */
public abstract class Ready {

  /**
   * Runs on the seat's thread. Does not throw, short of a dying thread.
   *
   * @param seat where it runs
   */
  abstract void runOn(PoolSeat seat);
}
