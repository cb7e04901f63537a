package dev.weir.internal;

import reactor.core.Disposable;

/** Runs actions later. They are quick, and run no user code. */
interface Timer extends Clock {

  /**
   * Runs an action at a time.
   *
   * @param nanoTime when, on this clock; at once if it has passed
   * @param action on the timer's thread
   * @return cancels it
   */
  Disposable at(long nanoTime, Runnable action);

  /** Ends the timer's thread, if it has one. What is pending does not run. */
  void close();
}
