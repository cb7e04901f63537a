package dev.weir.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

  /**
   * Runs an action at a time, or says that it will not. Throws nothing: what the timer throws is
   * reported, unless it is only gone.
   *
   * @param nanoTime as for {@link #at}
   * @param action likewise; it may still be run although no timer could be set
   * @param otherwise run on the calling thread if no timer could be set
   * @return cancels it; null if no timer could be set
   */
  default @Nullable Disposable alarm(long nanoTime, Runnable action, Runnable otherwise) {
    try {
      return at(nanoTime, action);
    } catch (Throwable e) { // refused, as a rule
      Errors.reportFault(e);
      otherwise.run();
      return null;
    }
  }

  /**
   * The same timer, for those who read it where nobody may be called: under a drain.
   *
   * @param mistakes told what reading it throws, in the place of those who are told otherwise
   */
  default Timer noting(Consumer<? super Throwable> mistakes) {
    return this;
  }

  /** Ends the timer's thread, if it has one. What is pending does not run. */
  void close();
}
